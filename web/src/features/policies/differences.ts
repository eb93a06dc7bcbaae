/** What one policy says otherwise than another. */

import { nominal } from "./durations.ts";
import { type Body, type Draft, draftOf, type Reminder, type Rung } from "./model.ts";

const PLAIN = [
  "name",
  "remind_at_due",
  "overdue_every",
  "overdue_limit",
  "accept_within",
  "ack_hold",
  "snooze_limit",
  "channels",
  "fallback",
] as const;

export interface Differences {
  /** Steps that the other one has not. */
  added: ReadonlySet<string>;
  /** Reminders whose offset was another, by name. */
  reminders: ReadonlyMap<string, Reminder>;
  /** Rungs that said something else, by name. */
  rungs: ReadonlyMap<string, Rung>;
  /** Steps that are there no more. */
  gone: { reminders: readonly Reminder[]; rungs: readonly Rung[] };
  /** The other fields that differ. */
  fields: ReadonlySet<string>;
  count: number;
}

export function differences(draft: Draft, base: Draft | null): Differences {
  const from = base ?? draft;
  const added = new Set([...missing(draft.reminders, from.reminders), ...missing(draft.rungs, from.rungs)].map(idOf));
  const reminders = changed(draft.reminders, from.reminders, (one, was) => same(one.before, was.before));
  const rungs = changed(draft.rungs, from.rungs, isSameRung);
  const gone = { reminders: missing(from.reminders, draft.reminders), rungs: missing(from.rungs, draft.rungs) };
  const fields = new Set<string>(PLAIN.filter((field) => !isSame(draft[field], from[field])));
  const count = added.size + reminders.size + rungs.size + gone.reminders.length + gone.rungs.length + fields.size;
  return { added, reminders, rungs, gone, fields, count };
}

/** From one version of a policy to the next. */
export function between(before: Body, after: Body): Differences {
  const base = draftOf(before);
  return differences(draftOf(after, base), base);
}

function idOf({ id }: { id: string }): string {
  return id;
}

function missing<T extends { id: string }>(all: readonly T[], from: readonly T[]): T[] {
  return all.filter(({ id }) => !from.some((other) => other.id === id));
}

function changed<T extends { id: string }>(
  all: readonly T[],
  from: readonly T[],
  isEqual: (one: T, was: T) => boolean,
): Map<string, T> {
  const pairs = all.map((one) => [one, from.find(({ id }) => id === one.id)] as const);
  return new Map(pairs.flatMap(([one, was]) => (was && !isEqual(one, was) ? [[one.id, was] as const] : [])));
}

function same(one: string, other: string): boolean {
  return one === other || (nominal(one) > 0 && nominal(one) === nominal(other));
}

function isSameRung(one: Rung, other: Rung): boolean {
  return (
    same(one.after, other.after) &&
    isSame(one.notify.toSorted(), other.notify.toSorted()) &&
    one.raise_priority === other.raise_priority &&
    one.reassign_to === other.reassign_to &&
    one.break_quiet === other.break_quiet
  );
}

/** Of what JSON holds; the order of names in an object, or of channels in a list, says nothing. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(canonical).toSorted();
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).toSorted(([one], [other]) => one.localeCompare(other));
    return entries.map(([name, inner]) => [name, canonical(inner)]);
  }
  return value;
}
