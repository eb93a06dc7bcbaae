/** Times in words, English and German: "fri 5pm", "morgen 9 Uhr". What understands them is loaded when it is needed. */

import type { Locale } from "../words/index.ts";

export interface Understood {
  /** What of the text it is. */
  text: string;
  from: number;
  at: Date;
}

/** The first time that a text names. */
export type Reader = (text: string, now: Date) => Understood | null;

const END_OF_DAY = 17;
/** Words that say an hour without naming it. */
const HOUR_IN_WORDS = /night|evening|morning|noon|abend|früh|mittag|nacht|mitternacht/i;
/** "fri 9" at the end of the line: the hour without a word for it. */
const HOUR = /^\s+(?:at |um )?([01]?\d|2[0-3])$/i;
const EARLY = /^(\s*früh)(?![\p{L}])/iu;
const MORNING = 9;

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

async function load(locale: Locale): Promise<Reader> {
  const [en, de] = await Promise.all([import("chrono-node/en"), import("chrono-node/de")]);
  const [own, other] = locale === "de" ? [de, en] : [en, de];
  return (text, now) => longer(first(own, text, now), first(other, text, now));
}

function longer(one: Understood | null, other: Understood | null): Understood | null {
  return (other?.text.length ?? 0) > (one?.text.length ?? 0) ? other : one;
}

type Chrono = Pick<typeof import("chrono-node/en"), "parse">;

function first(chrono: Chrono, text: string, now: Date): Understood | null {
  for (const result of chrono.parse(text, now, { forwardDate: true })) {
    const end = result.index + result.text.length;
    if (!/\p{L}/u.test(text.charAt(end)) && !/[\p{L}\p{N}!@#]/u.test(text.charAt(result.index - 1))) {
      const rest = text.slice(end).trimEnd();
      const early = EARLY.exec(rest)?.[1] ?? "";
      const hour = result.start.isCertain("hour") ? null : HOUR.exec(rest);
      const said = { text: result.text + early + (hour?.[0] ?? ""), from: result.index };
      return { ...said, at: exact(result, early ? MORNING : hour && Number(hour[1]), now) };
    }
  }
  return null;
}

/** A day alone means the end of its work. */
function exact(result: ReturnType<Chrono["parse"]>[number], hour: number | null, now: Date): Date {
  const at = result.start.date();
  at.setSeconds(0, 0);
  if (hour !== null) {
    at.setHours(hour, 0);
  } else if (!result.start.isCertain("hour") && !HOUR_IN_WORDS.test(result.text)) {
    at.setHours(END_OF_DAY, 0);
    if (at <= now) {
      at.setHours(23, 59);
    }
  }
  return at;
}
