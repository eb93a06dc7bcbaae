/** How long a policy holds, on the reader's calendar. */

import { read } from "../policies/durations.ts";

/** The moment a duration (`P1DT2H`) after another; days are days of the calendar, whatever the clocks do. */
export function later(from: Date, duration: string): Date {
  const { days, seconds } = read(duration) ?? { days: 0, seconds: 0 };
  const at = new Date(from);
  at.setDate(at.getDate() + days);
  return new Date(at.getTime() + seconds * 1000);
}
