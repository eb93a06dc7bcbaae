/** The time axis that all rows of a page share: minutes are wide near now, days narrow at the edge. */

import { DAY, MINUTE } from "../words/times.ts";

const QUARTER = 15 * MINUTE;
const NOW_AT = 24;
const AFTER = 74.5;
const BEFORE = 23;

/** Where a moment stands, in percent of the width. */
export function placeOf(at: Date, now: Date): number {
  const away = at.getTime() - now.getTime();
  const place =
    away >= 0
      ? NOW_AT + (AFTER * Math.log1p(away / QUARTER)) / Math.log1p((7 * DAY) / QUARTER)
      : NOW_AT - (BEFORE * Math.log1p(-away / QUARTER)) / Math.log1p((2 * DAY) / QUARTER);
  return Math.min(Math.max(place, 1), 98.5);
}

export const NOW_PLACE = NOW_AT;
