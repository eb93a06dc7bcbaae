import { expect, test } from "vitest";
import type { TimelineEntry } from "../src/api/types.ts";
import { fold, foretell, joinAssignments } from "../src/features/tasks/folding.ts";
import { later } from "../src/features/tasks/holding.ts";

function entry(kind: string, index: number, at: string, fields: Partial<TimelineEntry> = {}): TimelineEntry {
  return { kind, index, at: `2026-03-11T${at}:00Z`, state: "UPCOMING", summary: "", ...fields };
}

test("repeats that follow one another fold, others do not", () => {
  const [one, two, three] = [entry("OVERDUE", 1, "12:00"), entry("OVERDUE", 2, "13:00"), entry("OVERDUE", 3, "15:00")];
  const between = entry("ESCALATION", 1, "14:00");
  expect(fold([one!, two!, between, three!])).toEqual([[one, two], [between], [three]]);
});

test("what is told to others, or skipped for another reason, stands by itself", () => {
  const one = entry("OVERDUE", 1, "12:00", { recipients: [{ user_id: "m" }] });
  const other = entry("OVERDUE", 2, "13:00", { recipients: [{ user_id: "o" }] });
  expect(fold([one, other])).toHaveLength(2);
  const late = entry("REMINDER", 1, "08:00", { state: "SKIPPED", reason: "late" });
  const early = entry("REMINDER", 2, "09:00", { state: "SKIPPED", reason: "reaches nobody" });
  expect(fold([late, early])).toHaveLength(2);
  expect(fold([late, { ...early, reason: "late" }])).toHaveLength(1);
});

test("an assignment stands with the change that made it", () => {
  const given = entry("task.updated", 0, "08:00", { changes: { assignee_id: ["j", "m"] } as never });
  const due = entry("task.updated", 0, "08:00", { changes: { due_at: [null, null] } as never });
  const told = entry("ASSIGNED", 1, "08:00", { recipients: [{ user_id: "m" }] });
  expect(joinAssignments([given, due, told])).toEqual([
    { ...given, recipients: [{ user_id: "m" }], deliveries: [], reason: null },
    due,
  ]);
  expect(joinAssignments([due, told])).toEqual([due, told]);
});

test("a change says of each step whether it would be held, move, not come, or come", () => {
  const now = [
    entry("ESCALATION", 1, "10:45"),
    entry("OVERDUE", 1, "13:45"),
    entry("ACCEPTANCE", 1, "11:00"),
    entry("ESCALATION", 2, "20:00"),
  ];
  const then = [
    entry("ESCALATION", 1, "14:40", { state: "HELD" }),
    entry("OVERDUE", 1, "15:00"),
    entry("ACCEPTANCE", 1, "11:00", { state: "SKIPPED" }),
    entry("ESCALATION", 2, "20:00"),
    entry("REMINDER", 1, "18:00"),
  ];
  const { fates, added } = foretell(now, then);
  expect(Object.fromEntries(fates)).toEqual({
    "ESCALATION 1": { is: "held", at: then[0]!.at },
    "OVERDUE 1": { is: "moved", at: then[1]!.at },
    "ACCEPTANCE 1": { is: "gone" },
  });
  expect(added).toEqual([then[4]]);
});

test("a snooze moves no step: it says whose messages would wait", () => {
  const before = entry("ESCALATION", 1, "10:45", { recipients: [{ user_id: "m" }, { user_id: "o" }] });
  const waiting = { user_id: "m", waits_until: "2026-03-11T14:00:00Z" };
  const after = { ...before, recipients: [waiting, { user_id: "o" }] };
  const { fates } = foretell([before], [after]);
  expect(fates.get("ESCALATION 1")).toEqual({ is: "waiting", user: "m", until: "2026-03-11T14:00:00Z" });
});

test("what stays as it is has no fate", () => {
  const now = [entry("ESCALATION", 1, "10:45"), entry("OVERDUE", 1, "13:45", { state: "HELD" })];
  expect(foretell(now, structuredClone(now))).toEqual({ fates: new Map(), added: [] });
});

test("durations of policies count days on the calendar", () => {
  const from = new Date(2026, 2, 11, 10, 40);
  expect(later(from, "PT4H")).toEqual(new Date(2026, 2, 11, 14, 40));
  expect(later(from, "P1DT30M")).toEqual(new Date(2026, 2, 12, 11, 10));
  expect(later(from, "P2W")).toEqual(new Date(2026, 2, 25, 10, 40));
});
