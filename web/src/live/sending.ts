/** How a change gets to the server. */

import { api, got } from "../api/client.ts";
import { Refused } from "../api/problem.ts";
import { me } from "../api/session.ts";
import type { Task, TaskCreate, TaskPatch } from "../api/types.ts";
import { Contested } from "./conflicts.ts";
import { contested, type Field, remaining } from "./merging.ts";
import type { Answer, Change } from "./waiting.ts";

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

export async function send(change: Change): Promise<Answer> {
  const { task_id } = change;
  const header = { "Idempotency-Key": change.id };
  const params = { path: { task_id }, header };
  switch (change.verb) {
    case "create":
      return (await got(api.POST("/api/v1/tasks", { params: { header }, body: change.body as TaskCreate }))) as Task;
    case "patch":
      return sendPatch(change, change.body as TaskPatch, change.version);
    case "acknowledge":
      return (await got(api.POST("/api/v1/tasks/{task_id}/acknowledge", { params, body: {} }))) as Task;
    case "snooze": {
      const body = change.body as { until: string };
      return (await got(api.POST("/api/v1/tasks/{task_id}/snooze", { params, body }))) as Task;
    }
    case "comment": {
      const body = change.body as { text: string };
      return got(api.POST("/api/v1/tasks/{task_id}/comments", { params, body }));
    }
  }
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

/**
 * Takes back the caller's own change that made this of a task. The log names it: of a task of others, such as one that was
 * escalated, no topic of one's own tells.
 */
export async function sendUndo({ id: task_id, updated_at }: Task): Promise<Task> {
  const event = (await eventsOf(task_id)).find(({ actor_id, at }) => actor_id === me().id && at === updated_at);
  if (event === undefined) {
    throw new Untold();
  }
  const params = { path: { task_id }, header: { "Idempotency-Key": crypto.randomUUID() } };
  const body = { event_id: event.id };
  return (await got(api.POST("/api/v1/tasks/{task_id}/undo", { params, body }))) as Task;
}

/** The log does not name the change: nobody can say what to take back. */
export class Untold extends Error {}

async function eventsOf(taskId: string) {
  const query = { topic: `task:${taskId}`, limit: 20 };
  const { items } = await got(api.GET("/api/v1/events", { params: { query } }));
  return items.filter(({ kind }) => kind.startsWith("task."));
}
