/** What belongs together in the inbox: what was written about one task, or the same step again, on one day. */

import type { Notification } from "../../api/types.ts";

export type Filter = "all" | "unread" | "mentions" | "escalations" | "reminders";

export const FILTERS: readonly Filter[] = ["all", "unread", "mentions", "escalations", "reminders"];

export interface Bundle {
  /** That of its first notice, so that it stays the same while more come. */
  id: string;
  /** The newest first. */
  notices: readonly Notification[];
  latest: Notification;
  isUnread: boolean;
}

const WANTED: Record<Filter, (notice: Notification) => boolean> = {
  all: () => true,
  unread: ({ read_at }) => read_at === null,
  mentions: ({ category }) => category === "MENTION",
  escalations: ({ category }) => category === "ESCALATION",
  reminders: ({ category }) => category === "REMINDER",
};

export function filtered(notices: readonly Notification[], filter: Filter): Notification[] {
  return notices.filter((notice) => WANTED[filter](notice));
}

/** The bundles of a day's notices, the newest first. */
export function bundled(notices: readonly Notification[]): Bundle[] {
  const newest = notices.toSorted((one, other) => other.id.localeCompare(one.id));
  return [...grouped(newest, topicOf).values()].map((group) => bundle(group));
}

/** In the order in which the groups begin. */
export function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

function bundle(notices: readonly Notification[]): Bundle {
  const [latest, oldest] = [notices[0], notices.at(-1)];
  if (latest === undefined || oldest === undefined) {
    throw new Error("There are no bundles of nothing.");
  }
  return { id: oldest.id, notices, latest, isUnread: notices.some(({ read_at }) => read_at === null) };
}

function topicOf({ id, task_id, kind }: Notification): string {
  if (task_id === null) {
    return id;
  }
  return isMessage(kind) ? `${task_id} messages` : `${task_id} ${kind}`;
}

export function isMessage(kind: string): boolean {
  return kind.startsWith("comment.");
}

/** Who did it, the latest first, each once. */
export function actorsOf({ notices }: Bundle): string[] {
  return [...new Set(notices.map(({ actor_id }) => actor_id).filter((id) => id !== null))];
}
