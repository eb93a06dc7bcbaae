/** A board's columns, and what a move on it changes. */

import type { Status, TaskSummary } from "../../api/types.ts";
import { isOpen, STATUSES } from "../../parts/statuses.ts";
import type { Edit } from "./editing.ts";
import { inOrder, lastClosedFirst } from "./groups.ts";
import { placesFor } from "./places.ts";

export type Columns = Readonly<Record<Status, readonly TaskSummary[]>>;

/** Open tasks as people have put them, closed ones as they were closed. */
export function columnsOf(tasks: readonly TaskSummary[]): Columns {
  const column = (status: Status) => {
    const those = tasks.filter((task) => task.status === status);
    return isOpen({ status }) ? inOrder(those, "position") : lastClosedFirst(those);
  };
  return Object.fromEntries(STATUSES.map((status) => [status, column(status)])) as unknown as Columns;
}

/** What changes when a task is put at an index of a column, counted without itself. */
export function movesTo(moved: TaskSummary, status: Status, column: readonly TaskSummary[], index: number): Edit[] {
  if (!isOpen({ status })) {
    return moved.status === status ? [] : [{ task: moved, wanted: { status } }];
  }
  const others = column.filter(({ id }) => id !== moved.id);
  if (moved.status === status && column[index]?.id === moved.id) {
    return [];
  }
  const tasks = new Map([moved, ...others].map((task) => [task.id, task]));
  return placesFor(moved, others, index).flatMap(({ id, position }) => {
    const task = tasks.get(id);
    const wanted = id === moved.id && moved.status !== status ? { status, position } : { position };
    return task === undefined ? [] : [{ task, wanted }];
  });
}
