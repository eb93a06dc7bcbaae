import type { Own } from "../../words/index.ts";

/** The names in the drawn life of a promise are nobody's. */
const en = {
  confirm: "Your address",
  goOn: "Go on to Muster",
  linkOver: "This link does not work any more. Setting a new password confirms your address, too.",
  hears: "Olga hears of it",
  hearsWhen: "only if nobody answers",
  due: "Due",
  reminds: "Reminds you",
  remindsWhere: (time: string) => `${time}, in app and on your phone`,
  in: "in 12 min",
  now: (time: string) => `Now ${time}`,
  acknowledged: "Jonas acknowledged",
  acknowledgedSo: "so nobody else was disturbed",
  asked: "Olga asked Jonas",
};

const de: typeof en = {
  confirm: "Deine Adresse",
  goOn: "Weiter zu Muster",
  linkOver: "Dieser Link gilt nicht mehr. Auch ein neues Passwort bestätigt deine Adresse.",
  hears: "Olga erfährt davon",
  hearsWhen: "nur wenn niemand antwortet",
  due: "Fällig",
  reminds: "Erinnert dich",
  remindsWhere: (time) => `${time}, in der App und am Telefon`,
  in: "in 12 Min.",
  now: (time) => `Jetzt ${time}`,
  acknowledged: "Jonas hat bestätigt",
  acknowledgedSo: "darum wurde niemand sonst gestört",
  asked: "Olga hat Jonas gebeten",
};

export const words = { en, de } satisfies Own<typeof en>;
