/** The same for several tasks at once, said once and taken back together. */

import type { TaskSummary } from "../../api/types.ts";
import { acknowledge, snooze, undo } from "../../live/changing.ts";
import { desk } from "../../live/desk.ts";
import type { LiveProject } from "../../live/project.ts";
import type { Made, Shelves } from "../../live/queue.ts";
import { toast } from "../../parts/toast.tsx";
import { spoken } from "../../words/index.ts";
import { each } from "./editing.ts";

/** What the toast says: of one task, or of so many. */
export interface Told {
  one: (key: string) => string;
  many: (count: number) => string;
}

export async function acknowledgeAll(live: LiveProject, tasks: readonly TaskSummary[], told: Told): Promise<void> {
  const wanted = tasks.filter(({ acknowledged_at }) => acknowledged_at === null);
  return together(live, wanted, told, async (task, shelves) => acknowledge(task, shelves));
}

export async function snoozeAll(
  live: LiveProject,
  tasks: readonly TaskSummary[],
  until: Date,
  told: Told,
): Promise<void> {
  return together(live, tasks, told, async (task, shelves) => snooze(task, until, shelves));
}

async function together(
  live: LiveProject,
  tasks: readonly TaskSummary[],
  told: Told,
  change: (task: TaskSummary, shelves: Shelves) => Promise<Made | null>,
): Promise<void> {
  const words = spoken();
  const shelves = [desk.tasks, live.tasks];
  const results = await Promise.all(tasks.map(async (task) => change(task, shelves)));
  const done = results.filter((made) => made !== null);
  const [first] = done;
  if (first !== undefined) {
    toast(done.length === 1 ? told.one(first.change.task_key) : told.many(done.length), {
      label: words.state.undo,
      run: async () => each(done, async (made) => undo(made, shelves)),
    });
  }
}
