/** Changing a task from where it is shown; the toast takes it back. */

import type { Task, TaskPatch } from "../../api/types.ts";
import { desk } from "../../live/desk.ts";
import type { Shelves } from "../../live/queue.ts";
import { changeTask, completeTask } from "../../parts/acting.ts";
import { isOpen } from "../../parts/statuses.ts";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { isSo, said } from "./changes.ts";
import { words as ownWords } from "./words.ts";

/** Changes fields of a task. What is so already is no change: there would be nothing to take back. */
export function useChange(task: Task, shelves: Shelves): (wanted: TaskPatch) => void {
  const words = useWords();
  const own = useOwn(ownWords);
  const locale = useLocale();
  return (wanted) => {
    if (wanted.status === "COMPLETED") {
      completeTask(task, shelves);
    } else if (!isSo(task, wanted)) {
      changeTask(task, wanted, said(task, wanted, { words, own, locale, nameOf: desk.nameOf }), shelves);
    }
  };
}

/** Completes a task, or opens it again where it is closed. */
export function useCompletion(task: Task, shelves: Shelves): () => void {
  const change = useChange(task, shelves);
  return () => change({ status: isOpen(task) ? "COMPLETED" : "PENDING" });
}
