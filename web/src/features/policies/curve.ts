/** The policy's axis: due in the middle, minutes wide beside it, days narrow at the edges; and the values worth stopping at. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const BEND = 30 * MINUTE;
const REACH = 48.55;
const STEEPNESS = REACH / Math.log1p(WEEK / BEND);
export const DUE_PLACE = 50;

/** Where a moment so many seconds after due (before it: negative) stands, in percent of the width. */
export function placeOf(offset: number): number {
  const away = Math.min(STEEPNESS * Math.log1p(Math.abs(offset) / BEND), REACH);
  return DUE_PLACE + Math.sign(offset) * away;
}

/** Which moment stands there. */
export function offsetAt(place: number): number {
  const away = Math.min(Math.abs(place - DUE_PLACE), REACH);
  return Math.sign(place - DUE_PLACE) * BEND * Math.expm1(away / STEEPNESS);
}

/** What the axis names. */
export const TICKS: readonly number[] = [HOUR, 4 * HOUR, DAY, WEEK].flatMap((offset) => [-offset, offset]);

const ROUND: readonly number[] = [
  ...[1, 2, 5, 10, 15, 20, 30, 45].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 4, 6, 8, 12].map((hours) => hours * HOUR),
  ...[1, 2, 3, 4, 5, 6].map((days) => days * DAY),
  ...[1, 2, 3, 4].map((weeks) => weeks * WEEK),
];

export const SHORTEST = MINUTE;
export const LONGEST = 366 * DAY;

/** The next longer round value, or the next shorter one. */
export function nextRound(seconds: number, isLonger: boolean): number {
  const next = isLonger ? ROUND.find((one) => one > seconds) : ROUND.findLast((one) => one < seconds);
  return next ?? (isLonger ? Math.min(LONGEST, Math.max(seconds, (ROUND.at(-1) ?? 0) + WEEK)) : SHORTEST);
}

/** A minute more or less. */
export function nextMinute(seconds: number, isLonger: boolean): number {
  return Math.min(LONGEST, Math.max(SHORTEST, seconds + (isLonger ? MINUTE : -MINUTE)));
}

/** The round value nearest to a place that was dragged to, as the eye sees it. */
export function roundedAt(place: number): number {
  const away = Math.abs(place - DUE_PLACE);
  const distance = (seconds: number) => Math.abs(placeOf(seconds) - DUE_PLACE - away);
  return ROUND.filter((one) => one <= WEEK).reduce((best, one) => (distance(one) < distance(best) ? one : best));
}

interface Wide {
  /** In percent of the width. */
  place: number;
  /** In pixels. */
  width: number;
}

const GAP = 4;

/** In which row each handle stands, so that none covers another. Those that come first have the first row. */
export function rowsOf(handles: readonly Wide[], width: number): number[] {
  const rows: Wide[][] = [];
  return handles.map((handle) => {
    const isFree = (row: readonly Wide[]) => row.every((other) => !meet(handle, other, width));
    const free = rows.findIndex(isFree);
    const row = free === -1 ? rows.length : free;
    rows[row] = [...(rows[row] ?? []), handle];
    return row;
  });
}

function meet(one: Wide, other: Wide, width: number): boolean {
  const apart = (Math.abs(one.place - other.place) / 100) * width;
  return apart < (one.width + other.width) / 2 + GAP;
}
