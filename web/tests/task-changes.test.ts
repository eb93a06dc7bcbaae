import { expect, test } from "vitest";
import type { TaskPatch, TaskSummary } from "../src/api/types.ts";
import { isSo, said } from "../src/features/tasks/changes.ts";
import { words as own } from "../src/features/tasks/words.ts";
import { en } from "../src/words/en.ts";

const TASK = {
  key: "OPS-53",
  status: "PENDING",
  priority: "MEDIUM",
  assignee_id: null,
  due_at: "2026-03-13T16:00:00Z",
  labels: ["vpn"],
} as unknown as TaskSummary;

test.each<[TaskPatch, boolean]>([
  [{ priority: "MEDIUM" }, true],
  [{ priority: "HIGH" }, false],
  [{ due_at: "2026-03-13T16:00:00.000Z" }, true],
  [{ due_at: "2026-03-13T17:00:00.000Z" }, false],
  [{ due_at: null }, false],
  [{ assignee_id: null }, true],
  [{ labels: ["vpn"] }, true],
  [{ labels: ["vpn", "ops"] }, false],
])("what is so already is no change, for an undo would take back what came before it: %o, %s", (wanted, is) => {
  expect(isSo(TASK, wanted)).toBe(is);
});

test.each<[TaskPatch, string]>([
  [{ status: "CANCELLED" }, "OPS-53 cancelled"],
  [{ priority: "HIGH" }, "OPS-53 has priority high"],
  [{ assignee_id: null }, "OPS-53 is assigned to nobody"],
  [{ due_at: null }, "OPS-53 has no date"],
  [{ labels: ["vpn", "ops"] }, "OPS-53 has the label ops"],
  [{ labels: [] }, "OPS-53 is without the label vpn"],
])("the toast says of %o: %s", (wanted, sentence) => {
  expect(said(TASK, wanted, { words: en, own: own.en, locale: "en", nameOf: () => undefined })).toBe(sentence);
});
