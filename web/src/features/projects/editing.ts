/** Own changes of a project's tasks: shown together, sent a few at a time, and taken back together. */

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

/**
 * As a change of what one saw: where others have changed the same meanwhile it is refused. Behind own changes of the same
 * task that are under way it is sent as a change of what they make of it.
 */
async function send(
  live: LiveProject,
  { task, wanted, takeBack }: Edit & { takeBack: () => void },
): Promise<Made | null> {
  const made = await patch(task, wanted, [desk.tasks, live.tasks]);
  takeBack();
  return made;
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
