import { expect, test } from "vitest";
import { NOW_PLACE, placeOf } from "../src/parts/axis.ts";

const NOW = new Date("2026-03-11T09:40:48Z");
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const at = (ms: number) => placeOf(new Date(NOW.getTime() + ms), NOW);

test("now stands where all rows have it, a week at the right edge, two days at the left", () => {
  expect(at(0)).toBe(NOW_PLACE);
  expect(at(7 * DAY)).toBeCloseTo(98.5);
  expect(at(-2 * DAY)).toBeCloseTo(1);
  expect(at(70 * DAY)).toBe(98.5);
  expect(at(-70 * DAY)).toBe(1);
});

test("later stands further right, and minutes near now are wider than hours far away", () => {
  const places = [-DAY, -60 * MINUTE, 0, 5 * MINUTE, 60 * MINUTE, DAY, 3 * DAY].map(at);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  expect(at(10 * MINUTE) - at(0)).toBeGreaterThan(at(3 * DAY + 60 * MINUTE) - at(3 * DAY));
});
