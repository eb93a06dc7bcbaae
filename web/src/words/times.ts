/** How times read: always in the reader's zone, as short as they stay clear. */

import type { Locale, Words } from "./index.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const MONTH = (365.25 / 12) * DAY;
const YEAR = 12 * MONTH;
/** From here on a longer unit says enough. */
const DAYS_UNTIL = 60 * DAY;
const MONTHS_UNTIL = 2 * YEAR;

const FORMATS = {
  clock: { hour: "2-digit", minute: "2-digit" },
  weekday: { weekday: "short" },
  day: { day: "numeric", month: "short" },
  dayAndYear: { day: "numeric", month: "short", year: "numeric" },
  fullDay: { weekday: "short", day: "numeric", month: "long" },
  fullDayAndYear: { weekday: "short", day: "numeric", month: "long", year: "numeric" },
  date: { weekday: "long", day: "numeric", month: "long" },
  everything: { dateStyle: "full", timeStyle: "short" },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

type Form = keyof typeof FORMATS;

/** Each costs a thousand times what it costs to use it. */
const formats: Record<Locale, Partial<Record<Form, Intl.DateTimeFormat>>> = { en: {}, de: {} };

function format(at: Date, form: Form, locale: Locale): string {
  const known = (formats[locale][form] ??= new Intl.DateTimeFormat(languageOf(locale), FORMATS[form]));
  return known.format(at);
}

/** Of English the browser's own variant, where the browser speaks it. */
function languageOf(locale: Locale): string {
  if (locale === "de") {
    return "de-DE";
  }
  return navigator.language.startsWith("en") ? navigator.language : "en-GB";
}

/** Today only the time, within a week weekday and time, else the date; the year only where it is another one. */
export function moment(at: Date, now: Date, locale: Locale): string {
  const time = clock(at, locale);
  if (isSameDay(at, now)) {
    return time;
  }
  if (Math.abs(at.getTime() - now.getTime()) < WEEK - DAY) {
    return `${format(at, "weekday", locale)} ${time}`;
  }
  return `${format(at, isSameYear(at, now) ? "day" : "dayAndYear", locale)} ${time}`;
}

/** Day and time as one checks them: `Fri 13 March, 17:00`. */
export function fullMoment(at: Date, now: Date, locale: Locale): string {
  return `${format(at, isSameYear(at, now) ? "fullDay" : "fullDayAndYear", locale)}, ${clock(at, locale)}`;
}

/** As `moment`, but of another year the day alone: by then nobody minds the hour. */
export function brief(at: Date, now: Date, locale: Locale): string {
  return isSameYear(at, now) || Math.abs(at.getTime() - now.getTime()) < WEEK - DAY
    ? moment(at, now, locale)
    : format(at, "dayAndYear", locale);
}

/** Everything, for whoever points at a time that is said shortly. */
export function exactly(at: Date, locale: Locale): string {
  return format(at, "everything", locale);
}

export function date(at: Date, locale: Locale): string {
  return format(at, "date", locale);
}

export function clock(at: Date, locale: Locale): string {
  return format(at, "clock", locale);
}

export function isSameDay(one: Date, other: Date): boolean {
  return one.toDateString() === other.toDateString();
}

function isSameYear(one: Date, other: Date): boolean {
  return one.getFullYear() === other.getFullYear();
}

/** The two largest units: `2 h 10 min`, `17 h`, `3 d`; of what is long the largest alone: `4 months`, `6 years`. */
export function duration(ms: number, locale: Locale): string {
  if (ms >= DAYS_UNTIL) {
    return long(ms, locale);
  }
  const [d, h] = locale === "de" ? ["T.", "Std."] : ["d", "h"];
  const min = locale === "de" ? "Min." : "min";
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  if (minutes < 60) {
    return `${minutes} ${min}`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) {
    return `${Math.round(hours / 24)} ${d}`;
  }
  return hours >= 10 || minutes % 60 === 0 ? `${hours} ${h}` : `${hours} ${h} ${minutes % 60} ${min}`;
}

function long(ms: number, locale: Locale): string {
  const [months, years] = locale === "de" ? ["Mon.", "J."] : ["months", "years"];
  return ms < MONTHS_UNTIL ? `${Math.round(ms / MONTH)} ${months}` : `${Math.floor(ms / YEAR)} ${years}`;
}

/** What is left until something comes: a span, which stands after "in", or what is said in its place. */
export interface Left {
  text: string;
  isSpan: boolean;
}

const STRUCK = 5000;

/** `12 min`, `04:12` where somebody else will be told, weekday and time beyond a day, `now`, and then `any moment`. */
export function leftUntil(at: Date, now: Date, words: Words, locale: Locale, isTense: boolean): Left {
  const left = at.getTime() - now.getTime();
  if (left <= 0) {
    return { text: left < -STRUCK ? words.next.moment : words.next.now, isSpan: false };
  }
  if (left >= DAY) {
    return { text: moment(at, now, locale), isSpan: false };
  }
  return { text: isTense && left < HOUR ? countdown(left) : duration(Math.max(left, MINUTE), locale), isSpan: true };
}

/** The same in one: `in 12 min`. */
export function until(at: Date, now: Date, words: Words, locale: Locale, isTense: boolean): string {
  const { text, isSpan } = leftUntil(at, now, words, locale, isTense);
  return isSpan ? words.next.in(text) : text;
}

/** `04:12` */
function countdown(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}
