/** Days of a month as a calendar draws them, in the reader's zone. */

import type { TaskSummary } from "../../api/types.ts";

const DAYS = 7;
const SUNDAY = 0;
/** When something is due that was put on a day without saying when. */
const CLOSE_OF_DAY = 17;

/** `2026-03-11`, of the reader's day. */
export function dayOf(at: Date): string {
  return `${monthOf(at)}-${two(at.getDate())}`;
}

/** `2026-03` */
export function monthOf(at: Date): string {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** Its midnight. */
export function startOf(day: string): Date {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year ?? 0, (month ?? 1) - 1, date ?? 1);
}

export function daysLater(day: string, days: number): string {
  const start = startOf(day);
  return dayOf(new Date(start.getFullYear(), start.getMonth(), start.getDate() + days));
}

export function monthsLater(month: string, months: number): string {
  const start = startOf(month);
  return monthOf(new Date(start.getFullYear(), start.getMonth() + months, 1));
}

/** The weeks that hold a month, each from Monday on. */
export function weeksOf(month: string): string[][] {
  const first = startOf(month);
  const before = first.getDay() === SUNDAY ? DAYS - 1 : first.getDay() - 1;
  const weeks: string[][] = [];
  for (let monday = daysLater(dayOf(first), -before); monday.slice(0, 7) <= month; monday = daysLater(monday, DAYS)) {
    weeks.push(Array.from({ length: DAYS }, (_, day) => daysLater(monday, day)));
  }
  return weeks;
}

/** Due on another day at the same time by the clock; what had no date is due when that day's work ends. */
export function movedTo(due_at: string | null, day: string): string {
  const [year, month, date] = partsOf(startOf(day));
  if (due_at === null) {
    return new Date(year, month, date, CLOSE_OF_DAY).toISOString();
  }
  const due = new Date(due_at);
  return new Date(year, month, date, due.getHours(), due.getMinutes(), due.getSeconds()).toISOString();
}

function partsOf(day: Date): [year: number, month: number, date: number] {
  return [day.getFullYear(), day.getMonth(), day.getDate()];
}

/** Tasks by the day on which they are due, each day's in order of time. */
export function byDay(tasks: readonly TaskSummary[]): Map<string, TaskSummary[]> {
  const days = new Map<string, TaskSummary[]>();
  for (const task of tasks.filter(({ due_at }) => due_at !== null)) {
    const day = dayOf(new Date(task.due_at ?? ""));
    const others = days.get(day);
    if (others === undefined) {
      days.set(day, [task]);
    } else {
      others.push(task);
    }
  }
  for (const one of days.values()) {
    one.sort((task, other) => Date.parse(task.due_at ?? "") - Date.parse(other.due_at ?? ""));
  }
  return days;
}
