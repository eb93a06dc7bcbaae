/** A month as a calendar shows it. */

const DAYS = 7;

export function monthOf(at: Date, later = 0): Date {
  return new Date(at.getFullYear(), at.getMonth() + later, 1);
}

/** Whole weeks from Monday on, all days of the month among them. */
export function weeksOf(month: Date): Date[][] {
  const first = monthOf(month);
  const before = (first.getDay() + DAYS - 1) % DAYS;
  const days = new Date(month.getFullYear(), month.getMonth() + 1, 0).getDate();
  const weeks = Math.ceil((before + days) / DAYS);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from(
      { length: DAYS },
      (_day, day) => new Date(first.getFullYear(), first.getMonth(), 1 - before + week * DAYS + day),
    ),
  );
}

export interface Span {
  starts_at: string;
  ends_at: string;
}

/** Whether any of a span, without its end, lies on a day. */
export function touches({ starts_at, ends_at }: Span, day: Date): boolean {
  const end = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1);
  return new Date(starts_at) < end && new Date(ends_at) > day;
}

/** As fields for local times have it: `2026-06-06T09:00`. */
export function localTime(at: Date): string {
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(twoDigits).join("-");
  return `${day}T${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
