/** Times as people say them: "fri 5pm", "morgen 9 Uhr". The parser is fetched when somebody first types one. */

import type { ParsedResult } from "chrono-node";
import type { Locale } from "../../words/index.ts";

/** The moment that is meant, in the zone of the reader; null where the text is no time, or holds more than one. */
export type Parse = (text: string, from: Date, hour: number) => Date | null;

/** Reads times that lie ahead; where only a day is said, at `hour`. */
export async function parser(locale: Locale): Promise<Parse> {
  const [{ GB }, de] = await Promise.all([import("chrono-node/en"), import("chrono-node/de")]);
  const readers = locale === "de" ? [de.casual, GB] : [GB, de.casual];
  return (text, from, hour) => {
    const said = tidied(text, from);
    const found = readers.map((reader) => reader.parse(said, from, { forwardDate: true })[0]);
    const best = fullest(found.filter((one) => one !== undefined));
    return best && said.length - best.text.length <= MOST_LEFT_OVER ? momentOf(best, hour) : null;
  };
}

/** "um ", "at ": a time may be introduced, but "call Anna at 5" is no time. */
const MOST_LEFT_OVER = 3;

/** The one that understood most of it; of two the first. */
function fullest(found: readonly ParsedResult[]): ParsedResult | undefined {
  return found.toSorted((one, other) => other.text.length - one.text.length)[0];
}

function momentOf({ start }: ParsedResult, hour: number): Date {
  const at = start.date();
  if (!start.isCertain("hour")) {
    at.setHours(hour, 0, 0, 0);
  }
  return at;
}

/** Germans write short weekdays with a dot ("Fr."), and dates without a year ("20.3."). */
function tidied(text: string, from: Date): string {
  return text
    .trim()
    .replace(/\b(mo|di|mi|do|fr|sa|so)\.(?=\s|$)/gi, "$1")
    .replace(
      /\b(\d{1,2})\.(\d{1,2})\.(?!\d)/g,
      (_, day: string, month: string) => `${day}.${month}.${nextYearOf(+day, +month, from)}`,
    );
}

function nextYearOf(day: number, month: number, from: Date): number {
  const year = from.getFullYear();
  return new Date(year, month - 1, day + 1) > from ? year : year + 1;
}
