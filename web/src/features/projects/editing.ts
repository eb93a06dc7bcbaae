/** Own changes of a project's tasks: one after the other where they are of the same task, and taken back together. */

import { api, got } from "../../api/client.ts";
import type { Task, TaskPatch, TaskSummary } from "../../api/types.ts";
import { patch, tellRefusal } from "../../live/changing.ts";
import { desk } from "../../live/desk.ts";
import type { LiveProject } from "../../live/project.ts";
import { toast } from "../../parts/toast.tsx";
import type { Words } from "../../words/index.ts";

const AT_ONCE = 4;

export interface Edit {
  task: TaskSummary;
  wanted: TaskPatch;
}

interface Said {
  message: (count: number) => string;
  undo: string;
}

/** What was done: a task and the version that came of it. */
interface Done {
  id: string;
  version: number;
}

const turns = new Map<string, Promise<unknown>>();

/** Shows all changes at once and sends them. What was done is said, with a way back. */
export async function edit(live: LiveProject, edits: readonly Edit[], words: Words, said?: Said): Promise<void> {
  const shown = edits.map((one) => ({ ...one, takeBack: guess(live, one) }));
  const done = (await each(shown, async (one) => send(live, one, words))).filter((one) => one !== null);
  if (done.length > 0 && said !== undefined) {
    toast(said.message(done.length), { label: said.undo, run: async () => undo(live, done, words) });
  }
}

function guess(live: LiveProject, { task, wanted }: Edit): () => void {
  return live.tasks.guess(task.id, (known) => ({ ...known, ...(wanted as Partial<TaskSummary>) }));
}

/** After whatever is under way about the same task: each names the version that it changes. */
async function send(live: LiveProject, shown: Edit & { takeBack: () => void }, words: Words): Promise<Done | null> {
  const { task, wanted, takeBack } = shown;
  const turn = Promise.resolve(turns.get(task.id)).then(async () => {
    const current = live.tasks.get(task.id) ?? task;
    const isDone = await patch(current, wanted, words, [desk.tasks, live.tasks]);
    takeBack();
    return isDone ? { id: task.id, version: live.tasks.get(task.id)?.version ?? current.version } : null;
  });
  turns.set(task.id, turn);
  const done = await turn;
  if (turns.get(task.id) === turn) {
    turns.delete(task.id);
  }
  return done;
}

async function undo(live: LiveProject, done: readonly Done[], words: Words): Promise<void> {
  await each(done, async ({ id, version }) => {
    try {
      const event_id = await live.own.that(id, version);
      if (event_id === null) {
        throw new Error("The event that told of the change did not come.");
      }
      const params = { path: { task_id: id }, header: { "Idempotency-Key": crypto.randomUUID() } };
      const task: Task = await got(api.POST("/api/v1/tasks/{task_id}/undo", { params, body: { event_id } }));
      live.tasks.put(task);
      desk.keep(task);
    } catch (error) {
      tellRefusal(error, words);
    }
  });
}

/** So many at a time: a server is asked for a hundred changes, not struck by them. */
async function each<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = [...all.entries()];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      // oxlint-disable-next-line no-await-in-loop -- the workers are what goes at once
      results[next[0]] = await work(next[1]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
