import { expect, test } from "vitest";
import type { AgendaItem, Mark } from "../src/api/types.ts";
import { placed } from "../src/parts/marks.ts";

const NOW = new Date("2026-03-11T09:40:00Z");
const MINUTE = 60_000;
const at = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE).toISOString();
const mark = (kind: Mark["kind"], minutes: number, state: Mark["state"] = "UPCOMING"): Mark => ({
  kind,
  at: at(minutes),
  offset: null,
  state,
});
const next = (kind: Mark["kind"], minutes: number) => ({ kind, at: at(minutes) }) as AgendaItem;

test("every mark stands where its time is, full where it was taken and hollow where it will come", () => {
  const shown = placed([mark("REMINDER", -600, "TAKEN"), mark("OVERDUE", 240)], null, undefined, NOW);
  expect(shown.map(({ about, state }) => [about, state])).toEqual([
    ["reminder", "past"],
    ["overdue", "coming"],
  ]);
});

test("of marks that would overlap the next step wins, then due; the second stands behind, a third not at all", () => {
  const marks = [mark("REMINDER", 60), mark("DUE", 61), mark("ESCALATION", 62)];
  expect(placed(marks, at(61), undefined, NOW).map(({ about, isBehind }) => [about, isBehind])).toEqual([
    ["escalation", true],
    ["due", false],
  ]);
  expect(placed(marks, at(61), next("REMINDER", 60), NOW).map(({ about, isBehind }) => [about, isBehind])).toEqual([
    ["due", true],
    ["reminder", false],
  ]);
});

test("due is there even where no step is taken then", () => {
  expect(placed([], at(-30), undefined, NOW)).toMatchObject([{ about: "due", state: "past" }]);
  expect(placed([], at(30), undefined, NOW)).toMatchObject([{ about: "due", state: "coming" }]);
  expect(placed([], null, undefined, NOW)).toEqual([]);
});

test("the next step is drawn last, above what it covers", () => {
  const shown = placed([mark("ESCALATION", 5), mark("OVERDUE", 240)], at(-60), next("ESCALATION", 5), NOW);
  expect(shown.at(-1)).toMatchObject({ about: "escalation", isNext: true });
});
