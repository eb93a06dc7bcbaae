/** What one changes about a task, and what the toast says of it. */

import type { TaskPatch, TaskSummary } from "../../api/types.ts";
import type { Locale, Words } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import type { TaskWords } from "./words.ts";

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
  nameOf: (id: string | null) => string | undefined;
}

/** `OPS-53 is due Fri 17:00`. One field is changed at a time. */
export function said(task: TaskSummary, wanted: TaskPatch, { words, own, locale, nameOf }: Spoken): string {
  const { key } = task;
  if (wanted.status) {
    return own.changed.status[wanted.status](key);
  }
  if (wanted.priority) {
    return own.changed.priority(key, words.task.priority[wanted.priority]);
  }
  if (wanted.assignee_id !== undefined) {
    const name = nameOf(wanted.assignee_id);
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
