import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { untilFirst } from "../src/parts/looking.ts";

const NOW = new Date("2026-03-11T10:00:00Z");
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000).toISOString();

beforeEach(() => vi.useFakeTimers({ now: NOW }));
afterEach(() => vi.useRealTimers());

test.each([
  [[at(300), at(90)], 91],
  [[], 6 * 3600 + 1],
  [[at(-5)], 6],
  [[at(-3600)], 61],
])(
  "it is asked again after the first moment, and less and less often where that has passed already",
  (moments, seconds) => {
    expect(untilFirst(moments, false)).toBe(seconds * 1000);
  },
);

test("what can't be read is asked for once a minute", () => {
  expect(untilFirst([at(-5)], true)).toBe(61_000);
});
