/** Which of a project's tasks are shown, in which groups and in which order. */

import type { Priority, Status, TaskSummary } from "../../api/types.ts";
import { isOpen } from "../../parts/statuses.ts";
import { type Grouping, NOBODY, PRIORITIES, type ProjectSearch, type Sort, STATUSES } from "./search.ts";

export const SPANS = ["overdue", "today", "tomorrow", "week", "later", "undated"] as const;
export type Span = (typeof SPANS)[number];

const WEEK = 7;

/** What the tasks of a group share. */
export type Shared =
  | { by: "status"; status: Status }
  | { by: "priority"; priority: Priority }
  | { by: "assignee"; assignee: string | null }
  | { by: "due"; span: Span }
  | { by: "none" };

export interface Group {
  id: string;
  shared: Shared;
  tasks: readonly TaskSummary[];
}

type Order = (one: TaskSummary, other: TaskSummary) => number;

export function isLate(task: TaskSummary, now: Date): boolean {
  return task.due_at !== null && isOpen(task) && Date.parse(task.due_at) < now.getTime();
}

export function narrowed(tasks: readonly TaskSummary[], search: ProjectSearch, now: Date): TaskSummary[] {
  const { status, priority, assignee, overdue } = search;
  const words = search.q?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  return tasks.filter(
    (task) =>
      (status === undefined || status.includes(task.status)) &&
      (priority === undefined || priority.includes(task.priority)) &&
      (assignee === undefined || assignee.includes(task.assignee_id ?? NOBODY)) &&
      (overdue === undefined || isLate(task, now)) &&
      (words.length === 0 || says(task, words)),
  );
}

function says({ key, title, labels }: TaskSummary, words: readonly string[]): boolean {
  const all = [key, title, ...labels].join("\n").toLowerCase();
  return words.every((word) => all.includes(word));
}

const byId: Order = (one, other) => (one.id < other.id ? -1 : Number(one.id > other.id));
const byDue: Order = (one, other) => text(one.due_at ?? "9", other.due_at ?? "9");
const URGENCY = Object.fromEntries(PRIORITIES.map((priority, index) => [priority, index])) as Record<Priority, number>;
const titles = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

const ORDERS: Record<Sort, readonly Order[]> = {
  due: [byDue],
  priority: [(one, other) => URGENCY[one.priority] - URGENCY[other.priority], byDue],
  position: [(one, other) => one.position - other.position],
  newest: [(one, other) => text(other.created_at, one.created_at)],
  changed: [(one, other) => text(other.updated_at, one.updated_at)],
  title: [(one, other) => titles.compare(one.title, other.title)],
};

function text(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

export function inOrder(tasks: readonly TaskSummary[], sort: Sort): TaskSummary[] {
  return sorted(tasks, ORDERS[sort]);
}

/** What was closed last is of most interest. */
export function lastClosedFirst(tasks: readonly TaskSummary[]): TaskSummary[] {
  return sorted(tasks, [
    (one, other) => text(other.completed_at ?? other.updated_at, one.completed_at ?? one.updated_at),
  ]);
}

function sorted(tasks: readonly TaskSummary[], orders: readonly Order[]): TaskSummary[] {
  return tasks.toSorted((one, other) => {
    for (const order of orders) {
      const found = order(one, other);
      if (found !== 0) {
        return found;
      }
    }
    return byId(one, other);
  });
}

interface Grouped {
  group: Grouping;
  sort: Sort;
  now: Date;
  nameOf: (id: string) => string | undefined;
  reader: string;
}

/** Open tasks by what was asked for, behind them the closed ones by how they ended. No group is empty. */
export function grouped(tasks: readonly TaskSummary[], how: Grouped): Group[] {
  const groups = new Map<string, { shared: Shared; tasks: TaskSummary[] }>();
  for (const task of tasks) {
    const shared = isOpen(task) ? sharedBy(task, how) : ({ by: "status", status: task.status } as const);
    const id = idOf(shared);
    const group = groups.get(id);
    if (group === undefined) {
      groups.set(id, { shared, tasks: [task] });
    } else {
      group.tasks.push(task);
    }
  }
  return [...groups]
    .map(([id, group]) => ({ id, shared: group.shared, tasks: ordered(group, how.sort) }))
    .toSorted((one, other) => placed(one.shared, how).localeCompare(placed(other.shared, how)));
}

function ordered({ shared, tasks }: Pick<Group, "shared" | "tasks">, sort: Sort): TaskSummary[] {
  return isClosed({ shared }) ? lastClosedFirst(tasks) : inOrder(tasks, sort);
}

export function isClosed({ shared }: { shared: Shared }): boolean {
  return shared.by === "status" && (shared.status === "COMPLETED" || shared.status === "CANCELLED");
}

function sharedBy(task: TaskSummary, { group, now }: Grouped): Shared {
  switch (group) {
    case "status":
      return { by: group, status: task.status };
    case "priority":
      return { by: group, priority: task.priority };
    case "assignee":
      return { by: group, assignee: task.assignee_id };
    case "due":
      return { by: group, span: spanOf(task, now) };
    case "none":
      return { by: group };
  }
}

export function idOf(shared: Shared): string {
  switch (shared.by) {
    case "status":
      return shared.status;
    case "priority":
      return shared.priority;
    case "assignee":
      return shared.assignee ?? NOBODY;
    case "due":
      return shared.span;
    case "none":
      return shared.by;
  }
}

/** How far away the due date is, in the reader's own days. */
export function spanOf({ due_at }: TaskSummary, now: Date): Span {
  if (due_at === null) {
    return "undated";
  }
  const due = new Date(due_at);
  if (due < now) {
    return "overdue";
  }
  const midnight = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  const ends: [Span, Date][] = [
    ["today", midnight(1)],
    ["tomorrow", midnight(2)],
    ["week", midnight(WEEK)],
  ];
  return ends.find(([, end]) => due < end)?.[0] ?? "later";
}

function rank(order: readonly string[], one: string): string {
  return String(order.indexOf(one)).padStart(2, "0");
}

/** Something to sort groups by: the reader comes before others, nobody behind them, closed tasks last. */
function placed(shared: Shared, { reader, nameOf }: Grouped): string {
  if (isClosed({ shared })) {
    return `9${rank(STATUSES, idOf(shared))}`;
  }
  switch (shared.by) {
    case "status":
      return `0${rank(STATUSES, shared.status)}`;
    case "priority":
      return `0${rank(PRIORITIES, shared.priority)}`;
    case "due":
      return `0${rank(SPANS, shared.span)}`;
    case "assignee":
      return shared.assignee === null ? "2" : shared.assignee === reader ? "0" : `1${nameOf(shared.assignee) ?? "~"}`;
    case "none":
      return "0";
  }
}

export type Line = { kind: "head"; group: Group; isShut: boolean } | { kind: "task"; task: TaskSummary };

/** The groups as one list of lines, for a screen that draws only those in sight. */
export function linesOf(groups: readonly Group[], isShut: (group: Group) => boolean): Line[] {
  return groups.flatMap((group): Line[] => {
    const head: Line[] = group.shared.by === "none" ? [] : [{ kind: "head", group, isShut: isShut(group) }];
    return isShut(group) ? head : [...head, ...group.tasks.map((task): Line => ({ kind: "task", task }))];
  });
}

/** How long before or after its due date a task was completed, in milliseconds; below zero it was early. */
export function lateness({ completed_at, due_at }: TaskSummary): number | null {
  return completed_at === null || due_at === null ? null : Date.parse(completed_at) - Date.parse(due_at);
}
