/** Saving what people write. Where somebody else wrote too, both versions are shown, and one of them is chosen. */

import { api, got } from "../../api/client.ts";
import { Refused } from "../../api/problem.ts";
import type { Task } from "../../api/types.ts";
import { desk } from "../../live/desk.ts";
import type { Shelf } from "../../live/shelf.ts";

export type Text = "title" | "description";

/** What both wrote, and who the other is. */
export interface Clash {
  mine: string;
  theirs: string;
  by: string | null;
  /** What theirs stands in: saving against it says that one has seen it. */
  version: number;
}

/** Where one began to write. */
export interface Base {
  version: number;
  text: string;
}

const PRECONDITION_FAILED = 412;

/**
 * Saves a text that was begun on `base`. Steps and changes of other fields make new versions as well: those are no
 * clash, and it is saved on top of them. Raises Refused for every other refusal.
 */
export async function save(
  shelf: Shelf<Task>,
  id: string,
  field: Text,
  mine: string,
  base: Base,
): Promise<Clash | null> {
  try {
    keep(shelf, await send(id, field, mine, base.version));
    return null;
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== PRECONDITION_FAILED) {
      throw error;
    }
  }
  const present = await got(api.GET("/api/v1/tasks/{task_id}", { params: { path: { task_id: id } } }));
  keep(shelf, present);
  if (present[field] === mine) {
    return null;
  }
  if (present[field] === base.text) {
    return save(shelf, id, field, mine, { version: present.version, text: base.text });
  }
  return { mine, theirs: present[field], by: await whoChanged(id, field), version: present.version };
}

async function send(task_id: string, field: Text, text: string, version: number): Promise<Task> {
  const params = { path: { task_id }, header: { "If-Match": `"${version}"` } };
  return (await got(api.PATCH("/api/v1/tasks/{task_id}", { params, body: { [field]: text } }))) as Task;
}

function keep(shelf: Shelf<Task>, task: Task): void {
  shelf.put(task);
  desk.keep(task);
}

async function whoChanged(task_id: string, field: Text): Promise<string | null> {
  const { past } = await got(api.GET("/api/v1/tasks/{task_id}/timeline", { params: { path: { task_id } } }));
  const change = past.findLast(({ kind, summary }) => kind === "task.updated" && summary.includes(field));
  return change?.actor_id ?? null;
}
