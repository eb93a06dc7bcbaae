import { expect, test } from "vitest";
import type { AgendaItem, Notification, TaskSummary, Timeline } from "../src/api/types.ts";
import { heldUntil } from "../src/features/day/holding.ts";
import { alarmsIn, isWaiting, partOf } from "../src/features/day/sections.ts";
import { parted } from "../src/parts/parting.ts";

const ME = "me";
const NOW = new Date("2026-03-11T09:40:48Z");

function task(fields: Partial<TaskSummary>): TaskSummary {
  return {
    id: "t",
    assignee_id: "ben",
    status: "PENDING",
    acknowledged_at: null,
    escalation_level: 1,
    due_at: "2026-03-11T09:00:00Z",
    ...fields,
  } as TaskSummary;
}

const step = (state: string, at: string) => ({ state, at });
const notice = (id: string, kind: string, task_id: string | null) => ({ id, kind, task_id }) as Notification;

test("of somebody else's tasks those wait for me of which I was told because nobody had done or accepted them", () => {
  const notices = [
    notice("3", "ACCEPTANCE", "t"),
    notice("1", "ESCALATION", "t"),
    notice("2", "DUE", "u"),
    notice("4", "ESCALATION", null),
  ];
  expect([...alarmsIn(notices)]).toEqual([["t", "ACCEPTANCE"]]);
});

test("an escalated task of somebody else's waits for me until anybody acknowledges, closes or takes it up anew", () => {
  expect(isWaiting(task({}), "ESCALATION", ME)).toBe(true);
  expect(isWaiting(task({ escalation_level: 0 }), "ACCEPTANCE", ME)).toBe(true);
  expect(isWaiting(task({}), undefined, ME)).toBe(false);
  expect(isWaiting(task({ escalation_level: 0 }), "ESCALATION", ME)).toBe(false);
  expect(isWaiting(task({ acknowledged_at: NOW.toISOString() }), "ESCALATION", ME)).toBe(false);
  expect(isWaiting(task({ status: "COMPLETED" }), "ESCALATION", ME)).toBe(false);
  expect(isWaiting(task({ assignee_id: ME }), "ESCALATION", ME)).toBe(false);
});

test("it stands with what waits for my acknowledgement, however late it is; my own late ones are overdue", () => {
  const item = { kind: "OVERDUE", recipients: ["ben"] } as unknown as AgendaItem;
  expect(partOf(task({}), item, ME, NOW)).toBe("acknowledge");
  expect(partOf(task({ assignee_id: ME }), item, ME, NOW)).toBe("overdue");
});

test("an acknowledgement holds until the first of the steps that it holds", () => {
  const foretold = {
    upcoming: [
      step("UPCOMING", "2026-03-11T10:00:00Z"),
      step("HELD", "2026-03-11T13:40:00Z"),
      step("HELD", "2026-03-12T09:00:00Z"),
    ],
  } as unknown as Timeline;
  expect(heldUntil(foretold)).toEqual(new Date("2026-03-11T13:40:00Z"));
  expect(heldUntil({ ...foretold, upcoming: [] })).toBeNull();
  expect(heldUntil(undefined)).toBeNull();
});

test.each([
  ["reminds in 12 min", ["12 min"], "12 min"],
  ["escalates to Olga in 04:12", ["04:12", "Olga"], "Olga in 04:12"],
  ["geht in 04:12 an Olga", ["04:12", "Olga"], "04:12 an Olga"],
  ["erinnert Mi 09:00", [], "Mi 09:00"],
])("of %j only the beginning goes where there is little room", (text, strong, rest) => {
  const [verb, kept] = parted(text, strong);
  expect(kept).toBe(rest);
  expect(verb + kept).toBe(text);
});
