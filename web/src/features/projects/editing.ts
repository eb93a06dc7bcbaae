/** Own changes of a project's tasks: one after the other where they are of the same task, and taken back together. */

import type { TaskPatch, TaskSummary } from "../../api/types.ts";
import { patch, undo } from "../../live/changing.ts";
import { desk } from "../../live/desk.ts";
import type { LiveProject } from "../../live/project.ts";
import type { Made } from "../../live/queue.ts";
import { toast } from "../../parts/toast.tsx";

const AT_ONCE = 4;

export interface Edit {
  task: TaskSummary;
  wanted: TaskPatch;
}

interface Said {
  message: (count: number) => string;
  undo: string;
}

const turns = new Map<string, Promise<unknown>>();

/** Shows all changes at once and sends them. What was done is said, with a way back. */
export async function edit(live: LiveProject, edits: readonly Edit[], said?: Said): Promise<void> {
  const shown = edits.map((one) => ({ ...one, takeBack: guess(live, one) }));
  const done = (await each(shown, async (one) => send(live, one))).filter((one) => one !== null);
  if (done.length > 0 && said !== undefined) {
    toast(said.message(done.length), {
      label: said.undo,
      run: async () => each(done, async (one) => undo(one, [desk.tasks, live.tasks])),
    });
  }
}

function guess(live: LiveProject, { task, wanted }: Edit): () => void {
  return live.tasks.guess(task.id, (known) => ({ ...known, ...(wanted as Partial<TaskSummary>) }));
}

/** After whatever is under way about the same task: each names the version that it changes. */
async function send(live: LiveProject, shown: Edit & { takeBack: () => void }): Promise<Made | null> {
  const { task, wanted, takeBack } = shown;
  const turn = Promise.resolve(turns.get(task.id)).then(async () => {
    const { version } = live.tasks.get(task.id) ?? task;
    const made = await patch({ ...task, version }, wanted, [desk.tasks, live.tasks]);
    takeBack();
    return made;
  });
  turns.set(task.id, turn);
  const done = await turn;
  if (turns.get(task.id) === turn) {
    turns.delete(task.id);
  }
  return done;
}

/** So many at a time: a server is asked for a hundred changes, not struck by them. */
export async function each<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
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
