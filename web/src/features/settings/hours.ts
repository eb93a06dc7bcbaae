/** Quiet hours, as minutes of a day and as a band from midnight to midnight. */

import type { Locale } from "../../words/index.ts";

export interface Quiet {
  start: string;
  end: string;
}

export interface Stretch {
  from: number;
  to: number;
}

export const DAYS = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"] as const;
export type Day = (typeof DAYS)[number];

const A_MONDAY = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

export const MINUTES_A_DAY = 1440;
const GRID = 15;

/** `07:30` is 450. */
export function minutesOf(time: string): number {
  const [hours, minutes] = time.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

export function timeOf(minutes: number): string {
  const within = ((minutes % MINUTES_A_DAY) + MINUTES_A_DAY) % MINUTES_A_DAY;
  return `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`;
}

/** The quarter of an hour at a share of the day. */
export function timeAt(share: number): string {
  const minutes = Math.round((Math.min(Math.max(share, 0), 1) * MINUTES_A_DAY) / GRID) * GRID;
  return timeOf(Math.min(minutes, MINUTES_A_DAY - GRID));
}

/** Two stretches where they go over midnight. */
export function stretches({ start, end }: Quiet): Stretch[] {
  const [from, to] = [minutesOf(start), minutesOf(end)];
  return from < to
    ? [{ from, to }]
    : [
        { from: 0, to },
        { from, to: MINUTES_A_DAY },
      ];
}

/** A moment well within them. */
export function anHourIn({ start, end }: Quiet): string {
  const length = (minutesOf(end) - minutesOf(start) + MINUTES_A_DAY) % MINUTES_A_DAY;
  return timeOf(minutesOf(start) + Math.min(60, Math.floor(length / 2)));
}

/** Minutes of the day that a clock in this zone shows. */
export function minutesIn(zone: string, at: Date): number {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  return minutesOf(clock.format(at));
}

export function dayName(day: Day, locale: Locale, weekday: "short" | "long"): string {
  const at = new Date(A_MONDAY + DAYS.indexOf(day) * DAY_MS);
  return new Intl.DateTimeFormat(locale, { weekday, timeZone: "UTC" }).format(at);
}
