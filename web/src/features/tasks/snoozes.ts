/** Until when one may snooze with one click, in the reader's own days. */

import { HOUR } from "../../words/times.ts";

const MORNING = 9;
const LATER = 3 * HOUR;
const MONDAY = 1;

export function laterToday(now: Date): Date {
  return new Date(now.getTime() + LATER);
}

export function tomorrowMorning(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING);
}

/** The next one, not today's. */
export function mondayMorning(now: Date): Date {
  const days = (MONDAY - now.getDay() + 7) % 7 || 7;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
}

export interface Preset {
  name: "laterToday" | "tomorrow" | "monday";
  until: (now: Date) => Date;
}

/** In the order of their keys: 1, 2, 3. */
export const PRESETS: readonly Preset[] = [
  { name: "laterToday", until: laterToday },
  { name: "tomorrow", until: tomorrowMorning },
  { name: "monday", until: mondayMorning },
];
