/** The same for several tasks at once, said once and taken back together. */

import type { TaskSummary } from "../../api/types.ts";
import { acknowledge, type Shelves, snooze, undo } from "../../live/changing.ts";
import { desk } from "../../live/desk.ts";
import type { LiveProject } from "../../live/project.ts";
import { toast } from "../../parts/toast.tsx";
import { spoken } from "../../words/index.ts";

/** What the toast says: of one task, or of so many. */
export interface Told {
  one: (key: string) => string;
  many: (count: number) => string;
}

export async function acknowledgeAll(live: LiveProject, tasks: readonly TaskSummary[], told: Told): Promise<void> {
  const wanted = tasks.filter(({ acknowledged_at }) => acknowledged_at === null);
  return together(live, wanted, told, async (task, shelves) => acknowledge(task, spoken(), shelves));
}

export async function snoozeAll(
  live: LiveProject,
  tasks: readonly TaskSummary[],
  until: Date,
  told: Told,
): Promise<void> {
  return together(live, tasks, told, async (task, shelves) => snooze(task, until, spoken(), shelves));
}

async function together(
  live: LiveProject,
  tasks: readonly TaskSummary[],
  told: Told,
  change: (task: TaskSummary, shelves: Shelves) => Promise<boolean>,
): Promise<void> {
  const words = spoken();
  const shelves = [desk.tasks, live.tasks];
  const results = await Promise.all(tasks.map(async (task) => (await change(task, shelves)) && task));
  const [first, ...others] = results.filter((task) => task !== false);
  if (first !== undefined) {
    const done = [first, ...others];
    toast(others.length === 0 ? told.one(first.key) : told.many(done.length), {
      label: words.state.undo,
      run: async () => Promise.all(done.map(async (task) => undo(task, words, shelves))),
    });
  }
}
