/** How a change gets to the server. */

import { api, got } from "../api/client.ts";
import { Refused } from "../api/problem.ts";
import { me } from "../api/session.ts";
import type { Comment, Task, TaskCreate, TaskPatch } from "../api/types.ts";
import { Contested } from "./conflicts.ts";
import { contested, type Field, remaining } from "./merging.ts";
import { type Answer, type Change, textOf } from "./waiting.ts";

const UNKNOWN = 401;
const STILL_RUNNING = "idempotency_key_in_use";
const PRECONDITION_FAILED = 412;
const INVALID = 422;
const KEY = "Idempotency-Key";

/** Nobody has answered, or not for good: the same again may well go through. */
export function isAway(error: unknown): boolean {
  return error instanceof Refused
    ? error.isPassing || error.status === UNKNOWN || error.code === STILL_RUNNING
    : error instanceof TypeError || (error instanceof DOMException && error.name !== "DataCloneError");
}

/** What was to be changed is not there any more, or not for this person. */
export function isGone(error: unknown): boolean {
  return error instanceof Refused && (error.status === 404 || error.status === 410);
}

export async function send(change: Change): Promise<Answer> {
  const { task_id, comment_id = "" } = change;
  const header = { [KEY]: change.id };
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
      const said = await sendComment(change, textOf(change), change.formerly);
      return said.text === textOf(change) ? said : sendEdit(said.id, textOf(change), said.version);
    }
    case "edit_comment":
      return sendEdit(comment_id, textOf(change), change.version);
    case "delete_comment":
      return sendDeletion(comment_id);
  }
}

/** Where it was edited as it waited, its key may have been used by what it said before: then that is what was said. */
async function sendComment(
  change: Change,
  text: string,
  [former, ...others]: readonly string[] = [],
): Promise<Comment> {
  const params = { path: { task_id: change.task_id }, header: { [KEY]: change.id } };
  try {
    return await got(api.POST("/api/v1/tasks/{task_id}/comments", { params, body: { text } }));
  } catch (error) {
    if (former === undefined || !isOfAnother(error)) {
      throw error;
    }
    return sendComment(change, former, others);
  }
}

/** The key was used with another body. */
function isOfAnother(error: unknown): boolean {
  return error instanceof Refused && error.status === INVALID && KEY in error.fields;
}

/** Raises Overtaken where it was edited elsewhere, to something else. */
async function sendEdit(comment_id: string, text: string, version: number): Promise<Comment> {
  const params = { path: { comment_id }, header: { "If-Match": `"${version}"` } };
  try {
    return await got(api.PATCH("/api/v1/comments/{comment_id}", { params, body: { text } }));
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== PRECONDITION_FAILED || !error.current) {
      throw error;
    }
    const theirs = error.current as Comment;
    if (theirs.text !== text) {
      throw new Overtaken(theirs);
    }
    return theirs;
  }
}

/** Whatever it says by now. What is gone already needs no deleting: perhaps only the answer was lost. */
async function sendDeletion(comment_id: string): Promise<null> {
  try {
    await api.DELETE("/api/v1/comments/{comment_id}", { params: { path: { comment_id } } });
  } catch (error) {
    if (!isGone(error)) {
      throw error;
    }
  }
  return null;
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

/** A comment was edited elsewhere meanwhile. */
export class Overtaken extends Error {
  readonly theirs: Comment;

  constructor(theirs: Comment) {
    super("The comment was edited elsewhere.");
    this.theirs = theirs;
  }
}

/** The log does not name the change: nobody can say what to take back. */
export class Untold extends Error {}

async function eventsOf(taskId: string) {
  const query = { topic: `task:${taskId}`, limit: 20 };
  const { items } = await got(api.GET("/api/v1/events", { params: { query } }));
  return items.filter(({ kind }) => kind.startsWith("task."));
}
