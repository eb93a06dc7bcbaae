import { expect, test } from "vitest";
import { de } from "../src/words/de.ts";
import { en } from "../src/words/en.ts";
import { duration, until } from "../src/words/times.ts";

const NOW = new Date("2026-03-11T09:40:48Z");
const MINUTE = 60_000;
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

test.each([
  [12 * MINUTE, "12 min"],
  [130 * MINUTE, "2 h 10 min"],
  [120 * MINUTE, "2 h"],
  [17.4 * 60 * MINUTE, "17 h"],
  [3 * 24 * 60 * MINUTE, "3 d"],
])("%i ms last %s", (ms, said) => {
  expect(duration(ms, "en")).toBe(said);
});

test.each([
  [252, true, "in 04:12"],
  [252, false, "in 4 min"],
  [0, true, "now"],
  [-4, true, "now"],
  [-6, true, "any moment"],
])("what comes in %i s, tense: %s, comes %s", (seconds, isTense, said) => {
  expect(until(inSeconds(seconds), NOW, en, "en", isTense)).toBe(said);
});

test("German says it in German", () => {
  expect(until(inSeconds(12 * 60), NOW, de, "de", false)).toBe("in 12 Min.");
});
