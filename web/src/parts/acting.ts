/** What one does to a task with one click or one key: it shows at once, and the toast takes it back. */

import type { TaskPatch, TaskSummary } from "../api/types.ts";
import { acknowledge, patch, snooze, undo } from "../live/changing.ts";
import { desk } from "../live/desk.ts";
import type { Made, Shelves } from "../live/queue.ts";
import { spoken } from "../words/index.ts";
import { toast } from "./toast.tsx";

export function completeTask(task: TaskSummary, shelves: Shelves = []): void {
  changeTask(task, { status: "COMPLETED" }, spoken().task.completed(task.key), shelves);
}

/** Any other change of fields, with what the toast says of it. */
export function changeTask(task: TaskSummary, wanted: TaskPatch, said: string, shelves: Shelves = []): void {
  const all = [desk.tasks, ...shelves];
  offerUndo(said, patch(task, wanted, all), all);
}

export function acknowledgeTask(task: TaskSummary, shelves: Shelves = []): void {
  const all = [desk.tasks, ...shelves];
  offerUndo(spoken().task.acknowledged(task.key), acknowledge(task, all), all);
}

/** `said` is until when, as the reader says it. */
export function snoozeTask(task: TaskSummary, until: Date, said: string, shelves: Shelves = []): void {
  const all = [desk.tasks, ...shelves];
  offerUndo(spoken().task.snoozed(task.key, said), snooze(task, until, all), all);
}

function offerUndo(said: string, done: Promise<Made | null>, shelves: Shelves): void {
  const words = spoken();
  toast(said, {
    label: words.state.undo,
    run: async () => {
      const made = await done;
      if (made !== null) {
        await undo(made, shelves);
      }
    },
  });
}
