/** Times in words, English and German: "fri 5pm", "morgen 9 Uhr". What understands them is loaded when it is needed. */

import type { ParsedResult } from "chrono-node";
import type { Locale } from "../words/index.ts";

export interface Understood {
  /** What of the text it is. */
  text: string;
  from: number;
  at: Date;
}

/** The first time to come that a text names; where it names a day alone, at that hour of it. */
export type Reader = (text: string, now: Date, hour?: number) => Understood | null;

const END_OF_WORK = 17;
/** Words that say an hour without naming it. */
const HOUR_IN_WORDS = /night|evening|morning|noon|abend|früh|mittag|nacht|mitternacht/i;
/** "fri 9" at the end of the line: the hour without a word for it. */
const HOUR = /^\s+(?:at |um )?([01]?\d|2[0-3])$/i;
const EARLY = /^(\s*früh)(?![\p{L}])/iu;
const MORNING = 9;
/** Germans shorten weekdays, with a dot or without. */
const SHORT_DAY = /^(mo|di|mi|do|fr|sa|so)$/i;
const DOTTED_DAY = /(?<![\p{L}\p{N}])(mo|di|mi|do|fr|sa|so)\.(?=\s+(?:um |ab )?\d|\s*$)/giu;
/** What may stand before a time where nothing else does. */
const INTRODUCTION = /^(on|at|by|until|am|um|bis|ab)?$/i;

const readers = new Map<Locale, Promise<Reader>>();

/** Understands both languages, whichever takes more of the text; the reader's own where they are even. */
export async function dateReader(locale: Locale): Promise<Reader> {
  let reader = readers.get(locale);
  if (reader === undefined) {
    reader = load(locale);
    readers.set(locale, reader);
    reader.catch(() => readers.delete(locale)); // offline: the next time tries again
  }
  return reader;
}

/** The time that a text means as a whole; null where it holds more than that. */
export function wholeTime(read: Reader, text: string, now: Date, hour?: number): Date | null {
  const said = text.trim();
  const found = read(said, now, hour);
  const isWhole =
    found !== null &&
    INTRODUCTION.test(said.slice(0, found.from).trim()) &&
    said.slice(found.from + found.text.length) === "";
  return isWhole ? found.at : null;
}

async function load(locale: Locale): Promise<Reader> {
  const [english, german] = await Promise.all([import("chrono-node/en"), import("chrono-node/de")]);
  const en = english.GB;
  const de = german.casual.clone();
  de.parsers.unshift({ pattern: () => /(?:am\s+)?(\d{1,2})\.(\d{1,2})\.(?!\d)/i, extract: (_, match) => dayOf(match) });
  const [own, other] = locale === "de" ? [de, en] : [en, de];
  return (text, now, hour = END_OF_WORK) => longer(first(own, text, now, hour), first(other, text, now, hour));
}

/** Germans write dates without a year: "20.3." */
function dayOf([, day, month]: readonly string[]): { day: number; month: number } | null {
  return Number(day) <= 31 && Number(month) <= 12 ? { day: Number(day), month: Number(month) } : null;
}

function longer(one: Understood | null, other: Understood | null): Understood | null {
  return (other?.text.length ?? 0) > (one?.text.length ?? 0) ? other : one;
}

interface Chrono {
  parse: (text: string, now: Date, options: { forwardDate: boolean }) => ParsedResult[];
}

function first(chrono: Chrono, text: string, now: Date, hour: number): Understood | null {
  const undotted = text.replaceAll(DOTTED_DAY, "$1 ");
  for (const result of chrono.parse(undotted, now, { forwardDate: true })) {
    const from = result.index;
    const rest = text.slice(from + result.text.length).trimEnd();
    const early = EARLY.exec(rest)?.[1] ?? "";
    const named = result.start.isCertain("hour") ? null : HOUR.exec(rest);
    const end = from + result.text.length + early.length + (named?.[0].length ?? 0) + (rest === "." ? 1 : 0);
    const said = text.slice(from, end);
    if (standsAlone(text, result) && (!SHORT_DAY.test(said) || isMeant(said, from, text))) {
      return { text: said, from, at: exact(result, early ? MORNING : named && Number(named[1]), hour, now) };
    }
  }
  return null;
}

/** Not within a word or a number, nor what a sign belongs to. */
function standsAlone(text: string, { index, text: said }: ParsedResult): boolean {
  return !/\p{L}/u.test(text.charAt(index + said.length)) && !/[\p{L}\p{N}!@#.]/u.test(text.charAt(index - 1));
}

/** "so" and "do" are words as well: alone they name a day at the end, as nouns are written. */
function isMeant(said: string, from: number, text: string): boolean {
  return text.trim() === said || (/^\p{Lu}/u.test(said) && text.slice(from).trim() === said);
}

/** A day alone means an hour of it; today, where that has passed, its end. */
function exact({ start, text }: ParsedResult, named: number | null, hour: number, now: Date): Date {
  const at = start.date();
  at.setSeconds(0, 0);
  if (named !== null) {
    at.setHours(named, 0);
  } else if (!start.isCertain("hour") && !HOUR_IN_WORDS.test(text)) {
    at.setHours(hour, 0);
    if (at <= now) {
      at.setHours(23, 59);
    }
  }
  return at;
}
