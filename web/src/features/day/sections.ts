/** In which part of the day a task stands. */

import type { AgendaItem, TaskSummary } from "../../api/types.ts";
import { isSameDay } from "../../words/times.ts";

export type Part = "overdue" | "acknowledge" | "today" | "coming" | "undated";

export const PARTS: readonly Part[] = ["overdue", "acknowledge", "today", "coming", "undated"];

/** A step waits for an acknowledgement when others hear of it next. */
export function partOf(task: TaskSummary, item: AgendaItem | undefined, reader: string, now: Date): Part {
  const due = task.due_at === null ? null : new Date(task.due_at);
  if (due !== null && due < now) {
    return "overdue";
  }
  const tellsOthers = item?.recipients.some((person) => person !== reader) ?? false;
  if (tellsOthers && task.acknowledged_at === null && item?.kind === "ACCEPTANCE") {
    return "acknowledge";
  }
  if (due === null) {
    return "undated";
  }
  return isSameDay(due, now) ? "today" : "coming";
}

export function byDue(one: TaskSummary, other: TaskSummary): number {
  return (one.due_at ?? "9").localeCompare(other.due_at ?? "9") || one.id.localeCompare(other.id);
}

export function isMine(task: TaskSummary, reader: string): boolean {
  return task.assignee_id === reader && (task.status === "PENDING" || task.status === "IN_PROGRESS");
}
