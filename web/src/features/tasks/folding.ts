/** The order of a timeline on the screen: repeats folded, and what a change would make of what is to come. Pure. */

import type { TimelineEntry } from "../../api/types.ts";

/** Entries that read as one. Most are alone. */
export type Fold = readonly [TimelineEntry, ...TimelineEntry[]];

/** Neighbours of one kind that came, or will, for the same people and the same reason. */
export function fold(entries: readonly TimelineEntry[]): Fold[] {
  const folds: [TimelineEntry, ...TimelineEntry[]][] = [];
  for (const entry of entries) {
    const last = folds.at(-1);
    if (last && isRepeat(last[0], entry)) {
      last.push(entry);
    } else {
      folds.push([entry]);
    }
  }
  return folds;
}

function isRepeat(one: TimelineEntry, other: TimelineEntry): boolean {
  const mayRepeat = other.kind === "OVERDUE" || (other.kind === "REMINDER" && other.state === "SKIPPED");
  return mayRepeat && describe(one) === describe(other);
}

function describe({ kind, state, reason, recipients = [], effects }: TimelineEntry): string {
  const people = recipients.map(({ user_id, waits_until, instead_of }) => [user_id, waits_until, instead_of]);
  return JSON.stringify([kind, state, reason, people, effects]);
}

export function keyOf(entry: TimelineEntry): string {
  return `${entry.kind} ${entry.index ?? entry.at}`;
}

const SOON_MS = 60_000;

/** Who was told that a task is theirs now stands with the change that made it so. */
export function joinAssignments(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const joined = [...entries];
  for (const step of entries.filter(({ kind }) => kind === "ASSIGNED")) {
    const place = joined.findLastIndex((entry) => isAssignment(entry) && entry.at <= step.at);
    const cause = joined[place];
    if (cause && new Date(step.at).getTime() - new Date(cause.at).getTime() < SOON_MS) {
      const { recipients = [], deliveries = [], reason = null } = step;
      joined[place] = { ...cause, recipients, deliveries, reason };
      joined.splice(joined.indexOf(step), 1);
    }
  }
  return joined;
}

function isAssignment({ kind, changes = {} }: TimelineEntry): boolean {
  return kind === "task.created" || (kind === "task.updated" && "assignee_id" in changes);
}

/** What a change would make of a step. */
export type Fate =
  | { is: "gone" }
  | { is: "moved"; at: string }
  | { is: "held"; at: string }
  | { is: "waiting"; user: string; until: string };

export interface Foretold {
  fates: ReadonlyMap<string, Fate>;
  added: readonly TimelineEntry[];
}

const SAME_MS = 1500;

/** How the future after a change differs from the one that stands. */
export function foretell(now: readonly TimelineEntry[], then: readonly TimelineEntry[]): Foretold {
  const standing = new Map(now.filter(comes).map((entry) => [keyOf(entry), entry]));
  const following = new Map(then.filter(comes).map((entry) => [keyOf(entry), entry]));
  const fates = new Map<string, Fate>();
  for (const [key, entry] of standing) {
    const fate = fateOf(entry, following.get(key));
    if (fate !== null) {
      fates.set(key, fate);
    }
  }
  return { fates, added: [...following].filter(([key]) => !standing.has(key)).map(([, entry]) => entry) };
}

function comes({ state }: TimelineEntry): boolean {
  return state !== "SKIPPED";
}

function fateOf(entry: TimelineEntry, after: TimelineEntry | undefined): Fate | null {
  if (after === undefined) {
    return { is: "gone" };
  }
  if (Math.abs(new Date(after.at).getTime() - new Date(entry.at).getTime()) > SAME_MS) {
    return { is: after.state === "HELD" ? "held" : "moved", at: after.at };
  }
  if (after.state === "HELD" && entry.state !== "HELD") {
    return { is: "held", at: after.at };
  }
  return waitOf(entry, after);
}

function waitOf(entry: TimelineEntry, after: TimelineEntry): Fate | null {
  const before = new Map((entry.recipients ?? []).map(({ user_id, waits_until }) => [user_id, waits_until ?? null]));
  const waits = (after.recipients ?? []).find(
    ({ user_id, waits_until = null }) => waits_until !== null && before.get(user_id) !== waits_until,
  );
  return waits?.waits_until ? { is: "waiting", user: waits.user_id, until: waits.waits_until } : null;
}
