import { afterEach, expect, test, vi } from "vitest";
import { de } from "../src/words/de.ts";
import { en } from "../src/words/en.ts";
import { brief, duration, moment, until } from "../src/words/times.ts";

afterEach(() => vi.unstubAllGlobals());

const NOW = new Date("2026-03-11T09:40:48Z");
const MINUTE = 60_000;
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

test.each([
  [12 * MINUTE, "12 min"],
  [130 * MINUTE, "2 h 10 min"],
  [120 * MINUTE, "2 h"],
  [17.4 * 60 * MINUTE, "17 h"],
  [3 * 24 * 60 * MINUTE, "3 d"],
  [59 * 24 * 60 * MINUTE, "59 d"],
  [60 * 24 * 60 * MINUTE, "2 months"],
  [729 * 24 * 60 * MINUTE, "24 months"],
  [2451 * 24 * 60 * MINUTE, "6 years"],
  [10_000, "1 min"],
])("%i ms last %s", (ms, said) => {
  expect(duration(ms, "en")).toBe(said);
});

test.each([
  [252, true, "in 04:12"],
  [252, false, "in 4 min"],
  [20, false, "in 1 min"],
  [3600, true, "in 1 h"],
  [0, true, "now"],
  [-4, true, "now"],
  [-6, true, "any moment"],
])("what comes in %i s, tense: %s, comes %s", (seconds, isTense, said) => {
  expect(until(inSeconds(seconds), NOW, en, "en", isTense)).toBe(said);
});

test("German says it in German", () => {
  expect(until(inSeconds(12 * 60), NOW, de, "de", false)).toBe("in 12 Min.");
});

test("German months and years are as short as its days", () => {
  expect(duration(190 * 24 * 60 * MINUTE, "de")).toBe("6 Mon.");
  expect(duration(2451 * 24 * 60 * MINUTE, "de")).toBe("6 J.");
});

test.each([
  ["de-DE", "en", "Wednesday 11 March"],
  ["en-US", "en", "Wednesday, March 11"],
  ["en-US", "de", "Mittwoch, 11. März"],
] as const)("a browser in %s that shows the app in %s says %s", (language, locale, said) => {
  vi.stubGlobal("navigator", { language });
  vi.resetModules();
  return import("../src/words/times.ts").then((times) => expect(times.date(NOW, locale)).toBe(said));
});

test("times are of 24 hours in German, whatever the browser speaks", async () => {
  vi.stubGlobal("navigator", { language: "en-US" });
  vi.resetModules();
  const times = await import("../src/words/times.ts");
  expect(times.clock(new Date(2026, 2, 11, 15, 5), "de")).toBe("15:05");
  expect(times.clock(new Date(2026, 2, 11, 0, 5), "de")).toBe("00:05");
  expect(times.clock(new Date(2026, 2, 11, 15, 5), "en")).toBe("03:05 PM");
});

test("of another year the day alone is said, and in full by whatever shows all of it", () => {
  const due = new Date(2030, 2, 11, 10, 45);
  expect(brief(due, NOW, "de")).toBe("11. März 2030");
  expect(moment(due, NOW, "de")).toBe("11. März 2030 10:45");
  expect(brief(new Date(2026, 4, 11, 10, 45), NOW, "de")).toBe("11. Mai 10:45");
});
