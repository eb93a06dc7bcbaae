/** How a change gets to the server. */

import { api, got } from "../api/client.ts";
import { Refused } from "../api/problem.ts";
import { me } from "../api/session.ts";
import type { Task, TaskPatch } from "../api/types.ts";
import { Contested } from "./conflicts.ts";
import { contested, type Field, remaining } from "./merging.ts";
import type { Change } from "./waiting.ts";

/** Answers that say nothing about the change itself. */
const NOBODY = new Set([401, 408, 425, 429, 502, 503, 504]);
const STILL_RUNNING = "idempotency_key_in_use";
const PRECONDITION_FAILED = 412;

/** Nobody has answered, or not for good: the same again may well go through. */
export function isAway(error: unknown): boolean {
  return error instanceof Refused
    ? NOBODY.has(error.status) || error.code === STILL_RUNNING
    : error instanceof TypeError || (error instanceof DOMException && error.name !== "DataCloneError");
}

export async function send(change: Change): Promise<Task> {
  if (change.verb === "patch") {
    return sendPatch(change, change.body as TaskPatch, change.version);
  }
  const params = { path: { task_id: change.task_id }, header: { "Idempotency-Key": change.id } };
  const answer =
    change.verb === "acknowledge"
      ? api.POST("/api/v1/tasks/{task_id}/acknowledge", { params, body: {} })
      : api.POST("/api/v1/tasks/{task_id}/snooze", { params, body: change.body as { until: string } });
  return (await got(answer)) as Task;
}

/** Onto whatever others have made of the task meanwhile. Raises Contested where they changed the same, to something else. */
async function sendPatch(change: Change, wanted: TaskPatch, version: number): Promise<Task> {
  const params = { path: { task_id: change.task_id }, header: { "If-Match": `"${version}"` } };
  try {
    return (await got(api.PATCH("/api/v1/tasks/{task_id}", { params, body: wanted }))) as Task;
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== PRECONDITION_FAILED || !error.current) {
      throw error;
    }
    const theirs = error.current as Task;
    const fields = contested(wanted, change.was, theirs);
    if (fields.length > 0) {
      throw new Contested(theirs, fields);
    }
    const rest = remaining(wanted, theirs);
    return Object.keys(rest).length === 0 ? theirs : sendPatch(change, rest, theirs.version);
  }
}

/** Who else has changed one of these fields last; null where the log does not say. */
export async function whoChanged(taskId: string, fields: readonly Field[]): Promise<string | null> {
  const events = (await eventsOf(taskId)).filter(({ actor_id }) => actor_id !== me().id);
  return events.find(({ changes }) => fields.some((field) => field in changes))?.actor_id ?? null;
}

/** Takes the caller's own last change of a task back. */
export async function sendUndo(taskId: string): Promise<Task> {
  const last = (await eventsOf(taskId)).find(({ actor_id }) => actor_id === me().id);
  const params = { path: { task_id: taskId }, header: { "Idempotency-Key": crypto.randomUUID() } };
  const body = { event_id: last?.id ?? "" };
  return (await got(api.POST("/api/v1/tasks/{task_id}/undo", { params, body }))) as Task;
}

async function eventsOf(taskId: string) {
  const query = { topic: `task:${taskId}`, limit: 20 };
  const { items } = await got(api.GET("/api/v1/events", { params: { query } }));
  return items.filter(({ kind }) => kind.startsWith("task."));
}
