/** A timeline's entries in the reader's words: what they are, whom they reach, and why. Pure. */

import type { Policy, Priority, Status, TimelineEntry, ToldDelivery, ToldPerson } from "../../api/types.ts";
import type { Locale, Words } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import type { TaskWords } from "./words.ts";

export interface Teller {
  own: TaskWords;
  words: Words;
  locale: Locale;
  now: Date;
  nameOf: (id: string | null) => string | undefined;
  /** Who is responsible: others are named before them. */
  assignee: string | null;
}

const SPAN = /(\d+) (day|hour|minute|second)s?/g;
const STEP_NAMES: [RegExp, keyof TaskWords["reason"]["names"]][] = [
  [/^the assignment$/, "assignment"],
  [/^the question for acceptance$/, "acceptance"],
  [/^the reminder at due$/, "due"],
  [/^reminder (\d+)$/, "reminder"],
  [/^overdue reminder (\d+)$/, "overdue"],
  [/^level (\d+)$/, "level"],
  [/^(\d+) earlier ones$/, "earlier"],
];

/** Changes of a task that nobody needs to read of: where a card hangs on the board. */
const SILENT = new Set(["position"]);

export function isStep(entry: TimelineEntry): boolean {
  return entry.kind === entry.kind.toUpperCase();
}

/** Whether the entry explains anything. */
export function isTold(entry: TimelineEntry): boolean {
  const fields = Object.keys(entry.changes ?? {});
  return entry.kind !== "task.updated" || tellsOfDescription(entry) || fields.some((field) => !SILENT.has(field));
}

export function titleOf(entry: TimelineEntry, teller: Teller): string {
  const { step } = teller.own;
  const whom = firstOf(entry, teller);
  switch (entry.kind) {
    case "REMINDER":
      return step.reminder(spanOf(entry.summary, teller.own));
    case "DUE":
      return step.due;
    case "OVERDUE":
      return step.overdue(spanOf(entry.summary, teller.own));
    case "ACCEPTANCE":
      return step.acceptance(whom === nameOf(teller.assignee, teller) ? "" : whom);
    case "ASSIGNED":
      return step.assigned(whom);
    case "ESCALATION":
      return step.escalation(entry.index ?? 1, whom);
    default:
      return teller.own.did(actorOf(entry, teller), didWhat(entry, teller));
  }
}

/** Of those who hear of a step the one to name: whoever is not responsible already. */
export function firstOf(entry: TimelineEntry, teller: Teller): string {
  const people = (entry.recipients ?? []).map(({ user_id }) => user_id);
  const isForOthers = entry.kind === "ESCALATION" || entry.kind === "ACCEPTANCE";
  const first = (isForOthers ? people.find((id) => id !== teller.assignee) : undefined) ?? people[0];
  return first === undefined ? "" : calledIn(entry, first, teller);
}

/** Somebody who is told; where the reader does not know them, as what. */
export function calledIn({ summary }: TimelineEntry, id: string, { nameOf: known, own }: Teller): string {
  return known(id) ?? (/\bthe admins\b/.test(summary) ? own.step.admin : own.done.somebody);
}

export function nameOf(id: string | null, { nameOf: known, own }: Pick<Teller, "nameOf" | "own">): string {
  return known(id) ?? own.done.somebody;
}

/** The server spells durations in English: `1 day 2 hours`. */
function spanOf(summary: string, own: TaskWords): string {
  const parts = [...summary.matchAll(SPAN)].map(([, count, unit]) =>
    own.unit[unit as keyof TaskWords["unit"]](+count!),
  );
  return parts.join(" ");
}

function actorOf({ actor_id = null }: TimelineEntry, teller: Teller): string {
  return actor_id === null ? teller.own.done.muster : nameOf(actor_id, teller);
}

const PLAIN: Record<string, Exclude<keyof TaskWords["done"], "snoozed">> = {
  "task.created": "created",
  "task.acknowledged": "acknowledged",
  "task.completed": "completed",
  "task.cancelled": "cancelled",
  "task.reopened": "reopened",
  "task.deleted": "deleted",
  "task.restored": "restored",
};

type Change = readonly [unknown, unknown];

function didWhat(entry: TimelineEntry, teller: Teller): string {
  const { done } = teller.own;
  const changes = (entry.changes ?? {}) as Record<string, Change>;
  const plain = PLAIN[entry.kind];
  if (plain !== undefined) {
    return done[plain] as string;
  }
  if (entry.kind === "task.snoozed") {
    const until = changes.snoozed_until?.[1];
    return typeof until === "string" ? done.snoozed(time(until, teller)) : done.unsnoozed;
  }
  if (entry.kind === "policy.changed") {
    return "version" in changes ? done.policyItself : done.otherPolicy;
  }
  const said = Object.entries(changes).flatMap(([field, change]) => changed(field, change, teller));
  return [...said, ...(tellsOfDescription(entry) ? [done.description] : [])].join(", ") || entry.summary;
}

function tellsOfDescription({ summary }: TimelineEntry): boolean {
  return /\bdescription\b/.test(summary);
}

function changed(field: string, [before, after]: Change, teller: Teller): string[] {
  const { done } = teller.own;
  switch (field) {
    case "due_at":
      return [movedDue(before as string | null, after as string | null, teller)];
    case "assignee_id":
      return [handedOver(before as string | null, after as string | null, teller)];
    case "title":
      return [done.title];
    case "labels":
      return [done.labels];
    case "priority":
      return [done.priority(teller.words.task.priority[after as Priority])];
    case "status":
      return [done.status(teller.words.task.status[after as Status])];
    case "snoozed_until":
      return [after === null ? done.unsnoozed : done.snoozed(time(after as string, teller))];
    case "acknowledged_at":
      return after === null ? [done.unacknowledged] : [];
    default:
      return [];
  }
}

function movedDue(before: string | null, after: string | null, teller: Teller): string {
  const { done } = teller.own;
  if (after === null) {
    return done.dueCleared;
  }
  return before === null ? done.dueSet(time(after, teller)) : done.dueMoved(time(before, teller), time(after, teller));
}

function handedOver(before: string | null, after: string | null, teller: Teller): string {
  const { done } = teller.own;
  if (after === null) {
    return done.took(nameOf(before, teller));
  }
  return before === null
    ? done.gave(nameOf(after, teller))
    : done.handed(nameOf(before, teller), nameOf(after, teller));
}

function time(at: string, { now, locale }: Teller): string {
  return moment(new Date(at), now, locale);
}

/** What a step does beside telling people. */
export function effectsOf(entry: TimelineEntry, policy: Policy | undefined, teller: Teller): string[] {
  const { effect } = teller.own;
  const said: string[] = [];
  if (entry.effects?.priority) {
    said.push(effect.priority(teller.words.task.priority[entry.effects.priority]));
  }
  if (entry.effects?.reassign_to) {
    said.push(effect.handOver(nameOf(entry.effects.reassign_to, teller)));
  }
  if (entry.kind === "ESCALATION" && policy?.ladder?.[(entry.index ?? 0) - 1]?.break_quiet) {
    said.push(effect.breaksQuiet);
  }
  if (entry.changes !== undefined && "due_at" in entry.changes) {
    said.push(effect.afresh);
  }
  return said;
}

/** Why a step was skipped, held, or stands for others, in the reader's language; what is not known reads as it came. */
export function reasonOf(reason: string, own: TaskWords): string {
  const said = own.reason;
  const part = /^(.+): became part of (.+)$/.exec(reason);
  if (part) {
    return said.partOf(causeOf(part[1]!, own), stepNamed(part[2]!, own));
  }
  const stands = /^stands for (.+) too: (.+)$/.exec(reason);
  if (stands) {
    return said.standsFor(stepsNamed(stands[1]!, own), causeOf(stands[2]!, own));
  }
  const reached = /^level (\d+) is reached already$/.exec(reason);
  if (reached) {
    return said.reached(reached[1]!);
  }
  if (reason.startsWith("its time lay before")) {
    return said.tooEarly;
  }
  return reason === "a later one was taken already" ? said.later : causeOf(reason, own);
}

function causeOf(cause: string, { reason }: TaskWords): string {
  switch (cause) {
    case "held by the acknowledgement":
      return reason.held;
    case "late":
      return reason.late;
    case "reaches nobody":
      return reason.nobody;
    default:
      return cause;
  }
}

/** `reminder 1, reminder 2 and level 1` */
function stepsNamed(names: string, own: TaskWords): string {
  const each = names.split(/, | and /).map((name) => stepNamed(name, own));
  const last = each.pop()!;
  return each.length > 0 ? `${each.join(", ")} ${own.reason.and} ${last}` : last;
}

function stepNamed(name: string, own: TaskWords): string {
  for (const [pattern, key] of STEP_NAMES) {
    const match = pattern.exec(name);
    const said = own.reason.names[key];
    if (match) {
      return typeof said === "string" ? said : said(match[1]!);
    }
  }
  return name;
}

export type Sign = "read" | "sent" | "sending" | "held" | "failed" | "withdrawn" | "skipped" | "logged";

export interface Outcome {
  sign: Sign;
  /** Where the message went; null where it went nowhere, for the same reason everywhere. */
  channel: ToldDelivery["channel"] | null;
  text: string;
}

/** What became of each message to one person (interface.md, "Outcomes"). */
export function outcomesOf(entry: TimelineEntry, person: ToldPerson, past: readonly TimelineEntry[], teller: Teller) {
  const mine = (entry.deliveries ?? []).filter(({ user_id }) => user_id === person.user_id);
  const skipped = mine.filter(({ state }) => state === "SKIPPED");
  if (mine.length > 1 && skipped.length === mine.length && new Set(skipped.map(({ reason }) => reason)).size === 1) {
    return [{ ...outcomeOf(skipped[0]!, person, entry, past, teller), channel: null }];
  }
  return mine.map((delivery) => outcomeOf(delivery, person, entry, past, teller));
}

function outcomeOf(
  delivery: ToldDelivery,
  { read_at = null }: ToldPerson,
  entry: TimelineEntry,
  past: readonly TimelineEntry[],
  teller: Teller,
): Outcome {
  const { outcome } = teller.own;
  const { channel, state, reason = null } = delivery;
  const at = time(delivery.at ?? entry.at, teller);
  switch (state) {
    case "SENT":
      return channel === "IN_APP" && read_at !== null
        ? { sign: "read", channel, text: time(read_at, teller) }
        : { sign: "sent", channel, text: isInstead(reason) ? outcome.instead(at) : at };
    case "QUEUED":
      return { sign: "sending", channel, text: outcome.QUEUED };
    case "HELD":
      return { sign: "held", channel, text: [outcome.held(at), ...whyOf(reason, teller.own)].join(", ") };
    case "LOGGED":
      return { sign: "logged", channel, text: outcome.LOGGED };
    case "FAILED":
      return { sign: "failed", channel, text: whyOf(reason, teller.own).join(", ") || outcome.FAILED };
    case "WITHDRAWN":
      return { sign: "withdrawn", channel, text: withdrawnBy(delivery, entry, past, teller) };
    case "SKIPPED":
      return { sign: "skipped", channel, text: [outcome.SKIPPED, ...whyOf(reason, teller.own)].join(", ") };
  }
}

function isInstead(reason: string | null): boolean {
  return reason?.startsWith("in place of ") ?? false;
}

function whyOf(reason: string | null, { outcome }: TaskWords): string[] {
  if (reason === null) {
    return [];
  }
  const parts = reason.split(", ").filter((part) => !part.startsWith("in place of "));
  return parts.map((part) => outcome.why[part.startsWith("sent as one with ") ? "one with others" : part] ?? part);
}

const CLOCKS_DIFFER_MS = 2000;

/** What the task did, so that the message was not wanted any more: the last thing that happened before it was withdrawn. */
function withdrawnBy(
  { at, reason }: ToldDelivery,
  entry: TimelineEntry,
  past: readonly TimelineEntry[],
  { own: { outcome } }: Teller,
): string {
  const end = at ? new Date(at).getTime() + CLOCKS_DIFFER_MS : Number.POSITIVE_INFINITY;
  const cause = past.findLast(
    (other) =>
      other.at > entry.at && new Date(other.at).getTime() <= end && outcome.withdrawn[other.kind] !== undefined,
  );
  const said = (cause && outcome.withdrawn[cause.kind]) ?? outcome.WITHDRAWN;
  return reason?.endsWith("perhaps sent before") ? `${said}, ${outcome.perhapsSent}` : said;
}

const CATEGORY: Record<string, string> = { ASSIGNED: "ASSIGNMENT", ESCALATION: "ESCALATION" };
const CHANNELS_WHERE_NONE_ARE_NAMED: ToldDelivery["channel"][] = ["IN_APP", "PUSH"];

/** On which channels a coming step will be told. */
export function channelsOf(entry: TimelineEntry, policy: Policy | undefined): ToldDelivery["channel"][] {
  const named = policy?.channels?.[CATEGORY[entry.kind] ?? "REMINDER"];
  return policy === undefined ? [] : named?.length ? named : CHANNELS_WHERE_NONE_ARE_NAMED;
}
