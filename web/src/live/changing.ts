/** Own changes: shown at once, sent, and taken back with the reason where they are refused. */

import { notifications } from "@mantine/notifications";
import { api, got } from "../api/client.ts";
import { Refused } from "../api/problem.ts";
import type { Task, TaskPatch, TaskSummary } from "../api/types.ts";
import type { Words } from "../words/index.ts";
import { desk } from "./desk.ts";
import type { Shelf } from "./shelf.ts";

/** Where a task may stand on the screen. */
export type Shelves = readonly Shelf<TaskSummary>[];

async function change(
  task: TaskSummary,
  shelves: Shelves,
  guess: Partial<TaskSummary>,
  send: () => Promise<TaskSummary>,
  words: Words,
): Promise<boolean> {
  const takeBack = shelves.map((shelf) => shelf.guess(task.id, (known) => ({ ...known, ...guess })));
  try {
    const answer = await send();
    for (const shelf of shelves) {
      shelf.put(answer);
    }
    return true;
  } catch (error) {
    tellRefusal(error, words);
    return false;
  } finally {
    for (const one of takeBack) {
      one();
    }
  }
}

export async function patch(task: TaskSummary, wanted: TaskPatch, words: Words, shelves: Shelves = [desk.tasks]) {
  const params = { path: { task_id: task.id }, header: { "If-Match": `"${task.version}"` } };
  const guess = wanted as Partial<TaskSummary>;
  return change(
    task,
    shelves,
    guess,
    async () => (await got(api.PATCH("/api/v1/tasks/{task_id}", { params, body: wanted }))) as Task,
    words,
  );
}

export async function acknowledge(task: TaskSummary, words: Words, shelves: Shelves = [desk.tasks]) {
  const params = { path: { task_id: task.id }, header: { "Idempotency-Key": crypto.randomUUID() } };
  const guess = { acknowledged_at: new Date().toISOString() };
  const send = async () => (await got(api.POST("/api/v1/tasks/{task_id}/acknowledge", { params, body: {} }))) as Task;
  return change(task, shelves, guess, send, words);
}

export async function snooze(task: TaskSummary, until: Date, words: Words, shelves: Shelves = [desk.tasks]) {
  const params = { path: { task_id: task.id }, header: { "Idempotency-Key": crypto.randomUUID() } };
  const body = { until: until.toISOString() };
  const send = async () => (await got(api.POST("/api/v1/tasks/{task_id}/snooze", { params, body }))) as Task;
  return change(task, shelves, { snoozed_until: body.until }, send, words);
}

export function tellRefusal(error: unknown, words: Words): void {
  const isConflict = error instanceof Refused && error.status === 412;
  const message = error instanceof Refused ? error.message : words.door.unreachable;
  notifications.show({
    color: "red",
    autoClose: false,
    title: words.state.refused,
    message: isConflict ? words.state.conflict : message,
  });
}
