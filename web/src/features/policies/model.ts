/** What the editor works on: a policy's steps by name, so that each is known as itself while it moves. */

import type { components } from "../../api/schema.ts";
import { nominal, read } from "./durations.ts";

type Schemas = components["schemas"];

export type Policy = Schemas["Policy"];
export type PolicyVersion = Omit<Schemas["PolicyVersion"], "changes">;
export type Body = Required<Schemas["PolicyBody"]>;
export type Channel = Schemas["Channel"];
export type Category = Schemas["Category"];
export type Recipient = Schemas["Recipient"];
export type Rollout = Schemas["Rollout"];
export type Preview = Schemas["Preview"];
export type PreviewedTask = Schemas["PreviewedTask"];
export type PreviewedStep = Schemas["PreviewedStep"];
export type InForce = Schemas["InForce"];

export interface Reminder {
  id: string;
  before: string;
}

export interface Rung {
  id: string;
  after: string;
  notify: readonly string[];
  raise_priority: boolean;
  reassign_to: Recipient | null;
  break_quiet: boolean;
}

type Plain = Omit<Body, "remind_before" | "ladder">;

export interface Draft extends Plain {
  reminders: readonly Reminder[];
  rungs: readonly Rung[];
}

export const REMINDER = "reminder";
export const RUNG = "rung";

/** What a policy says, without what only its row has. */
export function bodyOf(policy: Policy | Schemas["PolicyBody"]): Body {
  return {
    name: policy.name,
    remind_before: policy.remind_before ?? [],
    remind_at_due: policy.remind_at_due ?? true,
    overdue_every: policy.overdue_every ?? null,
    overdue_limit: policy.overdue_limit ?? 0,
    accept_within: policy.accept_within ?? null,
    ack_hold: policy.ack_hold ?? "PT4H",
    snooze_limit: policy.snooze_limit ?? "P1D",
    ladder: policy.ladder ?? [],
    channels: policy.channels ?? {},
    fallback: policy.fallback ?? {},
  };
}

/** A policy as it can be edited. Steps that `base` has too bear their names there: what stayed, and what moved, is known by it. */
export function draftOf(body: Body, base: Draft | null = null): Draft {
  const { remind_before, ladder, ...plain } = body;
  const known = base?.reminders.map(({ id, before }) => ({ id, at: nominal(before) })) ?? [];
  const reminders = named(REMINDER, remind_before.map(nominal), known, false);
  const rungs = named(
    RUNG,
    ladder.map(({ after }) => nominal(after)),
    base?.rungs.map(({ id, after }) => ({ id, at: nominal(after) })) ?? [],
    true,
  );
  return {
    ...plain,
    reminders: remind_before.map((before, place) => ({ id: reminders[place] ?? "", before })),
    rungs: ladder.map((step, place) => ({
      id: rungs[place] ?? "",
      after: step.after,
      notify: step.notify,
      raise_priority: step.raise_priority ?? false,
      reassign_to: step.reassign_to ?? null,
      break_quiet: step.break_quiet ?? false,
    })),
  };
}

interface Known {
  id: string;
  at: number;
}

/** What comes at the same time is the same step; of the others those of a ladder are the same in their order. */
function named(kind: string, times: readonly number[], known: readonly Known[], inOrder: boolean): string[] {
  const same = times.map((at) => known.find((one) => one.at === at)?.id);
  const left = inOrder ? known.filter(({ id }) => !same.includes(id)).map(({ id }) => id) : [];
  return same.map((id, place) => id ?? left.shift() ?? `${kind}-${known.length + place}`);
}

/** What the API takes: the reminders and the ladder in the order of their coming. */
export function written(draft: Draft): Body {
  const { reminders, rungs, ...plain } = sorted(draft);
  return {
    ...plain,
    remind_before: reminders.map(({ before }) => before),
    ladder: rungs.map(({ after, notify, raise_priority, reassign_to, break_quiet }) => ({
      after,
      notify: [...notify],
      raise_priority,
      reassign_to,
      break_quiet,
    })),
  };
}

export function sorted(draft: Draft): Draft {
  return {
    ...draft,
    reminders: draft.reminders.toSorted((one, other) => nominal(other.before) - nominal(one.before)),
    rungs: draft.rungs.toSorted((one, other) => nominal(one.after) - nominal(other.after)),
  };
}

/** Where the API looks for a step: `remind_before[1]`, `ladder[0]`. */
export function pathOf(draft: Draft, id: string): string {
  const { reminders, rungs } = sorted(draft);
  const reminder = reminders.findIndex((one) => one.id === id);
  if (reminder !== -1) {
    return `remind_before[${reminder}]`;
  }
  const rung = rungs.findIndex((one) => one.id === id);
  return rung === -1 ? id : `ladder[${rung}]`;
}

export function withReminder(draft: Draft, id: string, before: string): Draft {
  return { ...draft, reminders: replaced(draft.reminders, { id, before }) };
}

export function withRung(draft: Draft, id: string, change: Partial<Rung>): Draft {
  const rung = draft.rungs.find((one) => one.id === id);
  return rung === undefined ? draft : { ...draft, rungs: replaced(draft.rungs, { ...rung, ...change }) };
}

export function without(draft: Draft, id: string): Draft {
  return {
    ...draft,
    reminders: draft.reminders.filter((one) => one.id !== id),
    rungs: draft.rungs.filter((one) => one.id !== id),
    overdue_every: id === "overdue" ? null : draft.overdue_every,
    remind_at_due: id === "due" ? false : draft.remind_at_due,
  };
}

function replaced<T extends { id: string }>(all: readonly T[], one: T): T[] {
  return all.map((other) => (other.id === one.id ? one : other));
}

/** Everybody a rung may name besides rotas, in the order of the lanes. */
export const RECIPIENTS: readonly Recipient[] = ["ASSIGNEE", "CREATOR", "MANAGERS", "OWNER", "ADMINS"];
const ALWAYS: ReadonlySet<string> = new Set(["ASSIGNEE", "MANAGERS", "OWNER", "ADMINS"]);
const ON_CALL = "ONCALL:";

export function onCall(rotaId: string): string {
  return `${ON_CALL}${rotaId}`;
}

export function rotaOf(target: string): string | null {
  return target.startsWith(ON_CALL) ? target.slice(ON_CALL.length) : null;
}

/** Who has a lane: the usual ones, and whoever a rung names. */
export function lanesOf(draft: Draft): string[] {
  const told = draft.rungs.flatMap(({ notify }) => notify);
  const known = RECIPIENTS.filter((one) => ALWAYS.has(one) || told.includes(one));
  return [...known, ...new Set(told.filter((one) => rotaOf(one) !== null))];
}

/** By field, the durations that cannot be read. */
export function unreadable(draft: Draft): string[] {
  const { remind_before, ladder, overdue_every, accept_within, ack_hold, snooze_limit } = written(draft);
  const all: [string, string | null][] = [
    ...remind_before.map((before, place): [string, string] => [`remind_before[${place}]`, before]),
    ...ladder.map(({ after }, place): [string, string] => [`ladder[${place}].after`, after]),
    ["overdue_every", overdue_every],
    ["accept_within", accept_within],
    ["ack_hold", ack_hold],
    ["snooze_limit", snooze_limit],
  ];
  return all.filter(([, text]) => text !== null && read(text) === null).map(([field]) => field);
}
