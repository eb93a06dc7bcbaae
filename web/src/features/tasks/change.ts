/** What one changes about a task, and what the toast says of it. */

import type { Task, TaskPatch, TaskSummary } from "../../api/types.ts";
import type { Shelves } from "../../live/changing.ts";
import { desk } from "../../live/desk.ts";
import { changeTask, completeTask } from "../../parts/acting.ts";
import { type Locale, useLocale, useOwn, useWords, type Words } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { words as ownWords, type TaskWords } from "./words.ts";

/** Changes fields of a task. What is so already is no change: there would be nothing to take back. */
export function useChange(task: Task, shelves: Shelves): (wanted: TaskPatch) => void {
  const words = useWords();
  const own = useOwn(ownWords);
  const locale = useLocale();
  return (wanted) => {
    if (wanted.status === "COMPLETED") {
      completeTask(task, shelves);
    } else if (!isSo(task, wanted)) {
      changeTask(task, wanted, said(task, wanted, { words, own, locale }), shelves);
    }
  };
}

/** Completes a task, or opens it again where it is closed. */
export function useCompletion(task: Task, shelves: Shelves): () => void {
  const change = useChange(task, shelves);
  const isOpen = task.status === "PENDING" || task.status === "IN_PROGRESS";
  return () => change({ status: isOpen ? "COMPLETED" : "PENDING" });
}

export function isSo(task: TaskSummary, wanted: TaskPatch): boolean {
  return Object.entries(wanted).every(([field, value]) => {
    const is = task[field as keyof TaskSummary];
    const isTime = field === "due_at" && typeof is === "string" && typeof value === "string";
    return isTime ? Date.parse(is) === Date.parse(value as string) : JSON.stringify(is) === JSON.stringify(value);
  });
}

interface Spoken {
  words: Words;
  own: TaskWords;
  locale: Locale;
}

/** `OPS-53 is due Fri 17:00`. One field is changed at a time. */
export function said(task: TaskSummary, wanted: TaskPatch, { words, own, locale }: Spoken): string {
  const { key } = task;
  if (wanted.status) {
    return own.changed.status[wanted.status](key);
  }
  if (wanted.priority) {
    return own.changed.priority(key, words.task.priority[wanted.priority]);
  }
  if (wanted.assignee_id !== undefined) {
    const name = desk.nameOf(wanted.assignee_id);
    return name === undefined ? own.changed.unassigned(key) : own.changed.assignee(key, name);
  }
  if (wanted.due_at !== undefined) {
    const at = wanted.due_at;
    return at === null ? own.changed.undated(key) : own.changed.due(key, moment(new Date(at), new Date(), locale));
  }
  const labels = wanted.labels ?? [];
  const added = labels.find((label) => !task.labels.includes(label));
  const removed = task.labels.find((label) => !labels.includes(label));
  return added === undefined ? own.changed.unlabelled(key, removed ?? "") : own.changed.labelled(key, added);
}
