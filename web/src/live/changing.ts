/** What one does to a task: it shows at once, waits where there is no connection, and can be taken back. */

import type { Task, TaskPatch, TaskSummary } from "../api/types.ts";
import { spoken } from "../words/index.ts";
import { desk } from "./desk.ts";
import { serverNow } from "./now.ts";
import { basis, type Made, make, put, type Shelves, withdraw } from "./queue.ts";
import { tellRefusal } from "./refusing.ts";
import { sendUndo } from "./sending.ts";

/** Null when it was refused; `refused` hears why, unless somebody else's change is in the way: of that one is told. */
export async function patch(
  task: TaskSummary,
  wanted: TaskPatch,
  shelves: Shelves = [desk.tasks],
  refused?: (error: unknown) => void,
): Promise<Made | null> {
  const known = Object.keys(wanted).map((field) => [field, task[field as keyof TaskSummary]]);
  const was = Object.fromEntries(known) as Partial<TaskSummary>;
  const guess = wanted as Partial<TaskSummary>;
  return make({ ...basis(task), verb: "patch", body: wanted, guess, was }, shelves, refused);
}

export async function acknowledge(task: TaskSummary, shelves: Shelves = [desk.tasks]) {
  const guess = { acknowledged_at: serverNow().toISOString() };
  return make({ ...basis(task), verb: "acknowledge", body: {}, guess, was: {} }, shelves);
}

export async function snooze(task: TaskSummary, until: Date, shelves: Shelves = [desk.tasks]) {
  const body = { until: until.toISOString() };
  return make({ ...basis(task), verb: "snooze", body, guess: { snoozed_until: body.until }, was: {} }, shelves);
}

/** Takes an own change back: out of the queue where it still waits, else by the server. */
export async function undo({ change, answer }: Made, shelves: Shelves = [desk.tasks]): Promise<void> {
  if (withdraw(change)) {
    return;
  }
  try {
    const task = (await answer) as Task | null;
    if (task !== null) {
      put(await sendUndo(task), shelves);
    }
  } catch (error) {
    tellRefusal(error, spoken());
  }
}
