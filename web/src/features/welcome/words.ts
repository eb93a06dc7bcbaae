import type { Own } from "../../words/index.ts";

const en = {
  title: (name: string) => `Welcome, ${name}`,
  lead: "Two lines, and you see what Muster does with a promise.",
  project: "What do you work on?",
  projectHint: "Operations, Office move, Thesis",
  key: "Key",
  keyHint: (key: string) => `Its tasks are called ${key}-1, ${key}-2 and so on.`,
  keyTaken: "Another project has this key. Choose a different one.",
  task: "What must not be forgotten?",
  taskHint: "Renew the certificate",
  due: "Until when?",
  dueHint: "tomorrow 9am, friday 5pm, in two weeks",
  understood: (time: string) => `${time}, in your time`,
  notUnderstood: "This is no time that Muster knows. Try “tomorrow 9am”.",
  past: "That is over already.",
  noDue: "Without a date nothing will remind you.",
  start: "Start",
  next: "Next you see when Muster reminds you, and who hears of it if nobody answers.",
  later: "Not now",
};

const de: typeof en = {
  title: (name) => `Willkommen, ${name}`,
  lead: "Zwei Zeilen, und du siehst, was Muster aus einem Versprechen macht.",
  project: "Woran arbeitest du?",
  projectHint: "Betrieb, Umzug, Abschlussarbeit",
  key: "Kürzel",
  keyHint: (key) => `Die Aufgaben heißen ${key}-1, ${key}-2 und so weiter.`,
  keyTaken: "Ein anderes Projekt hat dieses Kürzel. Wähle ein anderes.",
  task: "Was darf nicht vergessen werden?",
  taskHint: "Zertifikat erneuern",
  due: "Bis wann?",
  dueHint: "morgen 9 Uhr, Freitag 17 Uhr, in zwei Wochen",
  understood: (time) => `${time}, nach deiner Uhr`,
  notUnderstood: "Das versteht Muster nicht als Zeit. Versuche es mit „morgen 9 Uhr“.",
  past: "Das ist schon vorbei.",
  noDue: "Ohne Termin erinnert dich nichts.",
  start: "Los geht’s",
  next: "Gleich siehst du, wann Muster dich erinnert und wer davon hört, wenn niemand antwortet.",
  later: "Nicht jetzt",
};

export const words = { en, de } satisfies Own<typeof en>;
