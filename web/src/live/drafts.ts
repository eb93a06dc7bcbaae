/** New tasks: each stands under its idempotency key until the server has given it an id. */

import { useSyncExternalStore } from "react";
import { me } from "../api/session.ts";
import type { Task, TaskCreate, TaskSummary } from "../api/types.ts";
import { spoken } from "../words/index.ts";
import { desk } from "./desk.ts";
import { serverNow } from "./now.ts";
import { created, type Made, make, onDrafts, waiting } from "./queue.ts";
import { tellRefusalOf } from "./refusing.ts";
import type { Shelf } from "./shelf.ts";
import type { Change } from "./waiting.ts";

/**
 * Shows a new task at once, under the idempotency key until the server has given it an id. Raises what refused it; where it
 * had to wait before, a toast says so.
 */
export async function create(body: TaskCreate, key: string): Promise<Made> {
  const guess = guessOf(body, key);
  const basics = { id: key, task_id: key, task_key: guess.key, version: guess.version };
  let why: unknown;
  let isAwaited = true;
  const change: Change = { ...basics, verb: "create", body, guess, was: {} };
  const made = await make(change, [desk.tasks], (error) => {
    if (isAwaited) {
      why = error;
    } else {
      tellRefusalOf(change, error, spoken());
    }
  });
  isAwaited = false;
  if (made === null) {
    throw why;
  }
  return made;
}

/** A project's own shelf shows what is created there too. Call what is given when the shelf is no longer looked at. */
export function followDrafts(project_id: string, shelf: Shelf<TaskSummary>): () => void {
  const added = new Map<string, () => void>();
  const follow = () => {
    for (const { id, verb, guess } of waiting.changes) {
      if (verb === "create" && guess.project_id === project_id && !added.has(id)) {
        added.set(id, shelf.add(guess as TaskSummary));
      }
    }
    for (const [id, remove] of added) {
      if (!waiting.changes.some((change) => change.id === id)) {
        const task = created.get(id);
        if (task) {
          shelf.put(task);
        }
        remove();
        added.delete(id);
      }
    }
  };
  follow();
  const stop = onDrafts(follow);
  return () => {
    stop();
    added.forEach((remove) => remove());
  };
}

/** What the server made of a task that was created here, by the key under which it was shown at first. */
export function useCreated(key: string): Task | undefined {
  return useSyncExternalStore(onDrafts, () => created.get(key));
}

/** The key under which a task was shown at first that was created here. */
export function draftKeyOf(id: string): string | undefined {
  return [...created].find(([, task]) => task.id === id)?.[0];
}

/** Whether a task is known by this id to nobody but this page. */
export function isDraft(id: string): boolean {
  return created.has(id) || waiting.changes.some((change) => change.id === id && change.verb === "create");
}

function guessOf(body: TaskCreate, id: string): TaskSummary {
  const now = serverNow().toISOString();
  const project = desk.projects.get(body.project_id);
  return {
    id,
    key: `${project?.key ?? ""}-…`,
    project_id: body.project_id,
    title: body.title,
    assignee_id: body.assignee_id ?? null,
    creator_id: me().id,
    due_at: body.due_at ?? null,
    labels: body.labels ?? [],
    priority: body.priority ?? "MEDIUM",
    status: "PENDING",
    position: 0,
    escalation_level: 0,
    acknowledged_at: null,
    completed_at: null,
    snoozed_until: null,
    created_at: now,
    updated_at: now,
    version: 0,
  };
}
