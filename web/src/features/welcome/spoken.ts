/** Times in words, "friday 5pm" or "Freitag 17 Uhr". What understands them is loaded with the screen that asks. */

import * as german from "chrono-node/de";
import * as english from "chrono-node/en";
import type { Locale } from "../../words/index.ts";

const END_OF_A_DAY = 17;

/** The moment that a text means as a whole, in the reader's own language or the other; null where it means none. */
export function momentIn(text: string, now: Date, locale: Locale): Date | null {
  const readers = locale === "de" ? [german.casual, english.GB] : [english.GB, german.casual];
  const said = text.trim();
  const found = readers
    .map((reader) => reader.parse(said, now, { forwardDate: true })[0])
    .find((one) => one?.text === said);
  if (found === undefined) {
    return null;
  }
  const at = found.start.date();
  if (!found.start.isCertain("hour")) {
    at.setHours(END_OF_A_DAY, 0);
  }
  at.setSeconds(0, 0);
  return at;
}
