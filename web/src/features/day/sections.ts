/** In which part of the day a task stands. */

import type { AgendaItem, Notification, TaskSummary } from "../../api/types.ts";
import { isSameDay } from "../../words/times.ts";
import { isOpen } from "../../parts/statuses.ts";

export type Part = "overdue" | "acknowledge" | "today" | "coming" | "undated";

export const PARTS: readonly Part[] = ["overdue", "acknowledge", "today", "coming", "undated"];

/** A step waits for an acknowledgement when others hear of it next. Of others' tasks nothing else is mine to do. */
export function partOf(task: TaskSummary, item: AgendaItem | undefined, reader: string, now: Date): Part {
  if (task.assignee_id !== reader) {
    return "acknowledge";
  }
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
  return task.assignee_id === reader && isOpen(task);
}

export type Alarm = "ESCALATION" | "ACCEPTANCE";

/** By task the latest that told me of it because its assignee had not done, or not accepted it. */
export function alarmsIn(notices: readonly Notification[]): ReadonlyMap<string, Alarm> {
  const alarms = new Map<string, Alarm>();
  for (const { kind, task_id } of notices.toSorted((one, other) => one.id.localeCompare(other.id))) {
    if (task_id !== null && (kind === "ESCALATION" || kind === "ACCEPTANCE")) {
      alarms.set(task_id, kind);
    }
  }
  return alarms;
}

/** Somebody else's that still waits until anybody takes notice of it. A task that was begun again is at level 0. */
export function isWaiting(task: TaskSummary, alarm: Alarm | undefined, reader: string): boolean {
  const isTold = alarm === "ACCEPTANCE" || (alarm === "ESCALATION" && task.escalation_level > 0);
  return isTold && task.assignee_id !== reader && isOpen(task) && task.acknowledged_at === null;
}
