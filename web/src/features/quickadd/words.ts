import type { Own } from "../../words/index.ts";

const en = {
  placeholder: "Renew certificate tomorrow 9am !high @mia #ops",
  line: "What is to be done?",
  hint: "A time, !priority, @person and #project are understood as you type.",
  create: "Create",
  later: (title: string) => `“${title}” will be created once there is a connection.`,
  due: "Due",
  noDue: "No date",
  today: "Today",
  tomorrow: "Tomorrow",
  monday: "Monday",
  ignore: (text: string) => `“${text}” is part of the title`,
  unclear: (text: string) => `“${text}” is not one of yours, or could be several`,
  will: "will",
  nothing: "nothing will happen until it has a date",
  reminds: (whom: string) => `remind ${whom}`,
  tells: (whom: string) => `tell ${whom}`,
  roles: {
    ASSIGNEE: "whoever it is assigned to",
    CREATOR: "you",
    MANAGERS: "the managers",
    OWNER: "the owner",
    ADMINS: "the administrators",
    ONCALL: "whoever is on call",
  },
  noProject: "Make a project first. Tasks live in one.",
};

const de: typeof en = {
  placeholder: "Zertifikat erneuern morgen 9 Uhr !hoch @mia #ops",
  line: "Was ist zu tun?",
  hint: "Termin, !Priorität, @Person und #Projekt werden beim Tippen verstanden.",
  create: "Anlegen",
  later: (title) => `„${title}“ wird angelegt, sobald es wieder eine Verbindung gibt.`,
  due: "Fällig",
  noDue: "Kein Termin",
  today: "Heute",
  tomorrow: "Morgen",
  monday: "Montag",
  ignore: (text) => `„${text}“ gehört zum Titel`,
  unclear: (text) => `„${text}“ ist nichts von dir, oder mehreres`,
  will: "wird",
  nothing: "es geschieht nichts, bis sie einen Termin hat",
  reminds: (whom) => `${whom} erinnern`,
  tells: (whom) => `${whom} Bescheid geben`,
  roles: {
    ASSIGNEE: "wer zuständig ist",
    CREATOR: "dir",
    MANAGERS: "den Managern",
    OWNER: "dem Eigentümer",
    ADMINS: "der Verwaltung",
    ONCALL: "wer gerade Dienst hat",
  },
  noProject: "Lege erst ein Projekt an. Darin leben Aufgaben.",
};

export const words = { en, de } satisfies Own<typeof en>;
