/** How long a policy's durations are (ISO 8601: `P1DT2H`), on the reader's calendar. */

const ISO = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** The moment a duration after another; days are days of the calendar, whatever the clocks do. */
export function later(from: Date, duration: string): Date {
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = (ISO.exec(duration) ?? [])
    .slice(1)
    .map((n) => +(n ?? 0));
  const at = new Date(from);
  at.setDate(at.getDate() + 7 * weeks + days);
  return new Date(at.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000);
}
