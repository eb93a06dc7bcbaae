/** Two people have changed the same task: what of it is in each other's way. */

import type { Task, TaskPatch, TaskSummary } from "../api/types.ts";

export type Field = keyof TaskPatch & keyof Task;

/** Fields that somebody else has changed too, to something else. Where a card hangs nobody compares: it is where it was put last. */
export function contested(wanted: TaskPatch, was: Partial<TaskSummary>, theirs: Task): Field[] {
  return fieldsOf(wanted).filter(
    (field) =>
      field !== "position" &&
      !isSame(theirs[field], wanted[field]) &&
      !isSame(theirs[field], (was as Partial<Task>)[field]),
  );
}

/** What is still to be done where the task is as others have left it. */
export function remaining(wanted: TaskPatch, theirs: Task): TaskPatch {
  return Object.fromEntries(
    fieldsOf(wanted)
      .filter((field) => !isSame(theirs[field], wanted[field]))
      .map((field) => [field, wanted[field]]),
  ) as TaskPatch;
}

export function fieldsOf(wanted: TaskPatch): Field[] {
  return Object.keys(wanted) as Field[];
}

/** Times are the same moment however they are written. */
function isSame(one: unknown, other: unknown): boolean {
  return comparable(one) === comparable(other);
}

function comparable(value: unknown): unknown {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value)) {
    return new Date(value).getTime();
  }
  return Array.isArray(value) ? JSON.stringify(value) : (value ?? null);
}
