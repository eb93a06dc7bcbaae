/** Labels of several tasks at once. */

import type { TaskSummary } from "../../api/types.ts";
import type { Edit } from "./editing.ts";

type Labelled = Pick<TaskSummary, "labels">;

/** Those that all of them have. */
export function sharedLabels([first, ...others]: readonly Labelled[]): string[] {
  return (first?.labels ?? []).filter((label) => others.every(({ labels }) => labels.includes(label)));
}

/** What changes where of the labels that all had others are wanted: what only some have stays theirs. */
export function labelled(tasks: readonly TaskSummary[], had: readonly string[], wanted: readonly string[]): Edit[] {
  const added = wanted.filter((label) => !had.includes(label));
  const removed = new Set(had.filter((label) => !wanted.includes(label)));
  return tasks.flatMap((task) => {
    const kept = task.labels.filter((label) => !removed.has(label));
    const labels = [...new Set([...kept, ...added])];
    const isSame = labels.length === task.labels.length && kept.length === task.labels.length;
    return isSame ? [] : [{ task, wanted: { labels } }];
  });
}
