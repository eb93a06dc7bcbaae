/** Durations as policies have them (ISO 8601, whole numbers) and as people say them: `1 day`, `90m`, `1d 4h`. */

import type { Locale } from "../../words/index.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const ISO = /^P(?=[\dT])(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const ASKED = /^\s*(?:(?:\d+\s*[a-zä]+\.?)\s*(?:,|and|und|\+)?\s*)+$/i;
const ONE = /(\d+)\s*([a-zä]+)/gi;

type Unit = "W" | "D" | "H" | "M" | "S";

const UNITS: Record<string, Unit> = {
  ...named("W", "w wk wks week weeks wo woche wochen"),
  ...named("D", "d day days t tag tage tagen"),
  ...named("H", "h hr hrs hour hours std stunde stunden"),
  ...named("M", "m min mins minute minutes minuten"),
  ...named("S", "s sec secs second seconds sek sekunde sekunden"),
};

const SECONDS: Record<Unit, number> = { W: WEEK, D: DAY, H: HOUR, M: MINUTE, S: 1 };

/** Days are calendar days, the rest is elapsed time: `1 day` is not `24 h` when the clocks change. */
export interface Length {
  days: number;
  seconds: number;
}

function named(unit: Unit, words: string): Record<string, Unit> {
  return Object.fromEntries(words.split(" ").map((word) => [word, unit]));
}

/** Null for what is no duration. */
export function read(iso: string): Length | null {
  const match = ISO.exec(iso);
  if (match === null) {
    return null;
  }
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return { days: weeks * 7 + days, seconds: hours * HOUR + minutes * MINUTE + seconds };
}

/** In seconds, with 24 hours to the day: where a step stands, whatever the clocks do. Zero for what is no duration. */
export function nominal(iso: string): number {
  const length = read(iso);
  return length === null ? 0 : length.days * DAY + length.seconds;
}

export function written({ days, seconds }: Length): string {
  const counts: [number, string][] = [
    [Math.floor(seconds / HOUR), "H"],
    [Math.floor((seconds % HOUR) / MINUTE), "M"],
    [seconds % MINUTE, "S"],
  ];
  const time = counts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`);
  if (days === 0 && time.length === 0) {
    return "PT0S";
  }
  return `P${days > 0 ? `${days}D` : ""}${time.length > 0 ? `T${time.join("")}` : ""}`;
}

/** From a place on the curve: whole days are calendar days. */
export function fromSeconds(seconds: number): string {
  return written({ days: Math.floor(seconds / DAY), seconds: seconds % DAY });
}

/** What somebody has typed, in either language; null where that is no duration. */
export function understood(text: string): string | null {
  if (read(text.trim().toUpperCase()) !== null) {
    return text.trim().toUpperCase();
  }
  if (!ASKED.test(text)) {
    return null;
  }
  const length: Length = { days: 0, seconds: 0 };
  for (const [, count, word] of text.matchAll(ONE)) {
    const unit = UNITS[(word ?? "").toLowerCase()];
    if (unit === undefined) {
      return null;
    }
    const amount = Number(count) * SECONDS[unit];
    if (unit === "W" || unit === "D") {
      length.days += amount / DAY;
    } else {
      length.seconds += amount;
    }
  }
  return written(length);
}

interface Names {
  long: (unit: Unit, count: number) => string;
  short: Record<Unit, string>;
}

const NAMES: Record<Locale, Names> = {
  en: {
    long: (unit, count) =>
      `${{ W: "week", D: "day", H: "hour", M: "minute", S: "second" }[unit]}${count === 1 ? "" : "s"}`,
    short: { W: "w", D: "d", H: "h", M: "min", S: "s" },
  },
  de: {
    long: (unit, count) =>
      ({
        W: ["Woche", "Wochen"],
        D: ["Tag", "Tage"],
        H: ["Stunde", "Stunden"],
        M: ["Minute", "Minuten"],
        S: ["Sekunde", "Sekunden"],
      })[unit][count === 1 ? 0 : 1] ?? "",
    short: { W: "Wo.", D: "T.", H: "Std.", M: "Min.", S: "s" },
  },
};

function parts(iso: string): [number, Unit][] {
  const { days, seconds } = read(iso) ?? { days: 0, seconds: 0 };
  const isWeeks = days > 0 && days % 7 === 0 && seconds === 0;
  const all: [number, Unit][] = [
    [isWeeks ? days / 7 : days, isWeeks ? "W" : "D"],
    [Math.floor(seconds / HOUR), "H"],
    [Math.floor((seconds % HOUR) / MINUTE), "M"],
    [seconds % MINUTE, "S"],
  ];
  return all.filter(([count]) => count > 0);
}

/** `1 day 4 hours` */
export function said(iso: string, locale: Locale): string {
  return parts(iso)
    .map(([count, unit]) => `${count} ${NAMES[locale].long(unit, count)}`)
    .join(" ");
}

/** `1 d 4 h` */
export function saidShortly(iso: string, locale: Locale): string {
  return parts(iso)
    .map(([count, unit]) => `${count} ${NAMES[locale].short[unit]}`)
    .join(" ");
}
