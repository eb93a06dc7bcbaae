import { expect, test, vi } from "vitest";

vi.hoisted(() => {
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal("navigator", { language: "en-GB" });
  vi.stubGlobal("document", { documentElement: {} });
});

import type { AgendaItem } from "../src/api/types.ts";
import { paceOf, tellsOthers } from "../src/parts/countdown.ts";
import { sayNext } from "../src/parts/nextSteps.ts";
import { en } from "../src/words/en.ts";

const NOW = new Date("2026-03-11T09:40:48Z");

test.each([
  ["ESCALATION", ["mia", "olga"], true],
  ["ACCEPTANCE", ["olga"], true],
  ["ESCALATION", ["mia"], false],
  ["REMINDER", ["olga"], false],
  [null, [], false],
])("%s to %o is tense for Mia: %s", (kind, recipients, isTense) => {
  expect(tellsOthers({ kind, recipients }, "mia")).toBe(isTense);
});

test.each([
  ["an alarm in 20 min", 20 * 60, true, { isTense: true, isExact: true }],
  ["an alarm in two hours", 2 * 3600, true, { isTense: false, isExact: false }],
  ["an alarm that nobody has told of for minutes", -180, true, { isTense: false, isExact: false }],
  ["a reminder in 20 min", 20 * 60, false, { isTense: false, isExact: false }],
  ["a reminder that may strike within this minute", 40, false, { isTense: false, isExact: true }],
  ["a reminder that has just struck", -3, false, { isTense: false, isExact: true }],
])("of %s seconds are counted, or shown, as it needs", (_, seconds, isAlarm, pace) => {
  expect(paceOf(new Date(NOW.getTime() + seconds * 1000), NOW, isAlarm)).toEqual(pace);
});

test("what stands out is who and in how long", () => {
  const item = { kind: "ESCALATION", at: "2026-03-11T09:45:00Z", recipients: ["olga"] } as unknown as AgendaItem;
  const coming = { item, nameOf: () => "Olga Berg", reader: "mia" };
  const said = sayNext(coming, { now: NOW, isTense: true, fuse: 0.07 }, en, "en");
  expect(said).toMatchObject({ text: "escalates to Olga in 04:12", strong: ["04:12", "Olga"], fuse: 0.07 });
});
