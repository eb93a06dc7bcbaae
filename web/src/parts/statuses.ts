/** A task's statuses, and which may follow which. */

import type { Status, TaskSummary } from "../api/types.ts";

/** In the order of a task's life. */
export const STATUSES = ["PENDING", "IN_PROGRESS", "COMPLETED", "CANCELLED"] as const satisfies readonly Status[];

export function isOpen({ status }: Pick<TaskSummary, "status">): boolean {
  return status === "PENDING" || status === "IN_PROGRESS";
}

/** What is closed only goes back to the beginning. */
export function mayBecome(task: Pick<TaskSummary, "status">, status: Status): boolean {
  return task.status !== status && (isOpen(task) || status === "PENDING");
}
