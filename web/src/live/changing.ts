/** Own changes: shown at once, sent in order, kept while there is no connection, and taken back with the reason where they are refused. */

import { useMemo, useSyncExternalStore } from "react";
import { forget, keep, kept, namesKept, onKept } from "../api/keeping.ts";
import { Refused } from "../api/problem.ts";
import { me, session } from "../api/session.ts";
import type { Comment, Task, TaskCreate, TaskPatch, TaskSummary } from "../api/types.ts";
import { toastFailure } from "../parts/toast.tsx";
import { spoken, type Words } from "../words/index.ts";
import { addConflict, Contested, showConflicts } from "./conflicts.ts";
import { desk, keepingViewer } from "./desk.ts";
import { serverNow } from "./now.ts";
import { isAway, isGone, Overtaken, send, sendUndo, Untold, whoChanged } from "./sending.ts";
import { type Resource, Shelf } from "./shelf.ts";
import { type Answer, type Change, isOfComment, MOST_WAITING, textOf, TooMany, Waiting } from "./waiting.ts";
import { cutOffSince, onSocketState, socketState } from "./socket.ts";

/** Where a task may stand on the screen. */
export type Shelves = readonly Shelf<TaskSummary>[];

/** What was made of an own change: it was done, or waits for a connection. */
export interface Made {
  change: Change;
  /** What the server says of it in the end; null where it was refused or withdrawn. */
  answer: Promise<Answer>;
}

interface Shown {
  shelves: Shelves;
  takeBack: (() => void)[];
  /** Told of the answer, or of none. */
  answered: (answer: Answer) => void;
  /** Told why, in place of a toast. */
  refused: ((error: unknown) => void) | undefined;
}

type Hears = Partial<Pick<Shown, "answered" | "refused">>;

/** A comment that was refused: it stays with its task until it is sent again or dropped. */
export interface Unsaid extends Resource {
  task_id: string;
  text: string;
}

/** What is being written in place of a comment, by the comment's id: while it is not there yet, that of the change that says it. */
export interface Rewriting extends Resource {
  text: string;
  /** It was sent and refused: then nobody has asked for it to be open. */
  isRefused: boolean;
}

/** Is given a comment as the server has it, null where it is gone. */
type CommentListener = (id: string, comment: Comment | null) => void;

/** By change: the shelves that show it, and how each takes it back. */
const shown = new Map<string, Shown>();
/** By the change that created it: what became of it. */
const created = new Map<string, Task>();
const draftListeners = new Set<() => void>();

function onDrafts(listener: () => void): () => void {
  draftListeners.add(listener);
  return () => draftListeners.delete(listener);
}

export const unsaid = new Shelf<Unsaid>();
export const rewritings = new Shelf<Rewriting>();
const commentListeners = new Set<(change: Change, comment: Comment | null) => void>();

const waiting = new Waiting({
  send,
  isAway,
  answered: arrive,
  refused: (change, error) => void refuse(change, error),
  keep: keepSoon,
});

/** Null when it was refused; `refused` hears why, unless somebody else's change is in the way: of that one is told. */
export async function patch(
  task: TaskSummary,
  wanted: TaskPatch,
  shelves: Shelves = [desk.tasks],
  refused?: (error: unknown) => void,
): Promise<Made | null> {
  const known = Object.keys(wanted).map((field) => [field, task[field as keyof TaskSummary]]);
  const was = Object.fromEntries(known) as Partial<TaskSummary>;
  const guess = wanted as Partial<TaskSummary>;
  return make({ ...basis(task), verb: "patch", body: wanted, guess, was }, shelves, refused);
}

export async function acknowledge(task: TaskSummary, shelves: Shelves = [desk.tasks]) {
  const guess = { acknowledged_at: serverNow().toISOString() };
  return make({ ...basis(task), verb: "acknowledge", body: {}, guess, was: {} }, shelves);
}

export async function snooze(task: TaskSummary, until: Date, shelves: Shelves = [desk.tasks]) {
  const body = { until: until.toISOString() };
  return make({ ...basis(task), verb: "snooze", body, guess: { snoozed_until: body.until }, was: {} }, shelves);
}

/** Shows a new task at once, under the idempotency key until the server has given it an id. Raises what refused it. */
export async function create(body: TaskCreate, key: string): Promise<Made> {
  const guess = draftOf(body, key);
  const basics = { id: key, task_id: key, task_key: guess.key, version: guess.version };
  let why: unknown;
  const change: Change = { ...basics, verb: "create", body, guess, was: {} };
  const made = await make(change, [desk.tasks], (error) => (why = error));
  if (made === null) {
    throw why;
  }
  return made;
}

/** Says something about a task. Where it is refused it is among the `unsaid` then. */
export async function say(task: TaskSummary, text: string): Promise<Made | null> {
  return make({ ...basis(task), verb: "comment", body: { text }, guess: {}, was: {} }, []);
}

/** Says something else in a comment that is not there yet. */
export function amend(id: string, text: string): void {
  waiting.amend(id, text);
}

/** Where it is refused the text is among the `rewritings` then. */
export async function editComment(task: TaskSummary, { id: comment_id, version }: Comment, text: string) {
  const basics = { ...basis(task), comment_id, version };
  return make({ ...basics, verb: "edit_comment", body: { text }, guess: {}, was: {} }, []);
}

export async function deleteComment(task: TaskSummary, { id: comment_id, version }: Comment) {
  return make({ ...basis(task), comment_id, version, verb: "delete_comment", body: {}, guess: {}, was: {} }, []);
}

/** Opens a comment, or what says it, for writing. */
export function rewrite(id: string, text: string, isRefused = false): void {
  rewritings.put({ id, text, isRefused, version: 0 });
}

export function endRewriting(id: string): void {
  rewritings.hide(id);
}

/** Whoever shows a task's comments hears at once what own changes have made of them. Call what is given to hear no more. */
export function onComment(task_id: string, listener: CommentListener): () => void {
  const hear = (change: Change, comment: Comment | null) =>
    change.task_id === task_id && listener(comment?.id ?? change.comment_id ?? "", comment);
  commentListeners.add(hear);
  return () => commentListeners.delete(hear);
}

/** Takes an own change back: out of the queue where it still waits, else by the server. */
export async function undo({ change, answer }: Made, shelves: Shelves = [desk.tasks]): Promise<void> {
  if (withdraw(change)) {
    return;
  }
  try {
    const task = (await answer) as Task | null;
    if (task !== null) {
      put(await sendUndo(task), shelves);
    }
  } catch (error) {
    tellRefusal(error, spoken());
  }
}

/** Think better of what still waits, and of all that was made on it. False when it was sent already. */
export function withdraw(change: Change): boolean {
  if (!waiting.withdraw(change.id)) {
    return false;
  }
  for (const other of change.verb === "create" ? waiting.changes : []) {
    if (other.task_id === change.task_id) {
      withdraw(other);
    }
  }
  end(change, null);
  return true;
}

/** A project's own shelf shows what is created there too. Call what is given when the shelf is no longer looked at. */
export function followDrafts(project_id: string, shelf: Shelf<TaskSummary>): () => void {
  const added = new Map<string, () => void>();
  const follow = () => {
    for (const { id, verb, guess } of waiting.changes) {
      if (verb === "create" && guess.project_id === project_id && !added.has(id)) {
        added.set(id, shelf.add(guess as TaskSummary));
      }
    }
    for (const [id, remove] of added) {
      if (!waiting.changes.some((change) => change.id === id)) {
        const task = created.get(id);
        if (task) {
          shelf.put(task);
        }
        remove();
        added.delete(id);
      }
    }
  };
  follow();
  const stop = onDrafts(follow);
  return () => {
    stop();
    added.forEach((remove) => remove());
  };
}

/** What the server made of a task that was created here, by the key under which it was shown at first. */
export function useCreated(key: string): Task | undefined {
  return useSyncExternalStore(onDrafts, () => created.get(key));
}

/** Whether a task is known by this id to nobody but this page. */
export function isDraft(id: string): boolean {
  return created.has(id) || waiting.changes.some((change) => change.id === id && change.verb === "create");
}

/** What is said where the server does not do what one wanted. */
export function tellRefusal(error: unknown, words: Words): void {
  toastFailure(words.state.refused, reasonOf(error, words));
}

/** In words for people. */
export function reasonOf(error: unknown, words: Words): string {
  if (error instanceof TooMany) {
    return words.state.tooMany(MOST_WAITING);
  }
  if (error instanceof Untold) {
    return words.state.untold;
  }
  if (error instanceof Overtaken) {
    return words.state.overtaken;
  }
  return error instanceof Refused ? error.message : words.door.unreachable;
}

/** How many own changes wait for a connection. */
export function useWaitingCount(): number {
  return useSyncExternalStore(waiting.subscribe, () => (isCutOff() ? waiting.changes.length : 0));
}

/** Whether a change of this task waits for a connection. */
export function useIsWaiting(taskId: string): boolean {
  return useSyncExternalStore(
    waiting.subscribe,
    () => waiting.isAway && waiting.changes.some(({ task_id }) => task_id === taskId),
  );
}

/** Whether it can still be withdrawn. */
export function isWaiting({ id }: Change): boolean {
  return waiting.changes.some((change) => change.id === id);
}

/** Own changes of a task that the server has not answered yet, in their order. */
export function useUnanswered(taskId: string): readonly Change[] {
  const all = useSyncExternalStore(waiting.subscribe, () => waiting.changes);
  return useMemo(() => unanswered(taskId, all), [all, taskId]);
}

export function unanswered(taskId: string, all = waiting.changes): readonly Change[] {
  return all.filter(({ task_id }) => task_id === taskId);
}

/** Go on with what was left unsent: by this page, and by others of the same person once they are closed. */
export function resumeChanges(): void {
  holdPlace();
  if (waiting.changes.length === 0) {
    takeOver(place());
  }
  for (const name of namesKept(`waiting.${me().id}.`)) {
    void inherit(name);
  }
}

function basis(task: TaskSummary): Pick<Change, "id" | "task_id" | "task_key" | "version"> {
  const { id: task_id, key: task_key, version } = created.get(task.id) ?? task;
  return { id: crypto.randomUUID(), task_id, task_key, version };
}

function draftOf(body: TaskCreate, id: string): TaskSummary {
  const now = serverNow().toISOString();
  const project = desk.projects.get(body.project_id);
  return {
    id,
    key: `${project?.key ?? ""}-…`,
    project_id: body.project_id,
    title: body.title,
    assignee_id: body.assignee_id ?? null,
    creator_id: me().id,
    due_at: body.due_at ?? null,
    labels: body.labels ?? [],
    priority: body.priority ?? "MEDIUM",
    status: "PENDING",
    position: 0,
    escalation_level: 0,
    acknowledged_at: null,
    completed_at: null,
    snoozed_until: null,
    created_at: now,
    updated_at: now,
    version: 0,
  };
}

async function make(change: Change, shelves: Shelves, refused?: (error: unknown) => void): Promise<Made | null> {
  const answer = new Promise<Answer>((answered) => show(change, shelves, { answered, refused }));
  try {
    const outcome = waiting.add(change);
    draftListeners.forEach((follow) => follow());
    return (await outcome) === "REFUSED" ? null : { change, answer };
  } catch (error) {
    await refuse(change, error);
    return null;
  }
}

function show(change: Change, shelves: Shelves, { answered = () => undefined, refused }: Hears = {}): void {
  const takeBack = shelves.map((shelf) =>
    change.verb === "create"
      ? shelf.add(change.guess as TaskSummary)
      : shelf.guess(change.task_id, (known) => ({ ...known, ...change.guess })),
  );
  shown.set(change.id, { shelves, takeBack, answered, refused });
}

function arrive(change: Change, answer: Answer): void {
  if (isOfComment(change)) {
    hearComment(change, answer as Comment | null);
  }
  end(change, answer);
}

/** Who was about to write something else in what was still to be said goes on where it is now. */
function hearComment(change: Change, comment: Comment | null): void {
  const begun = rewritings.get(change.id);
  if (begun && comment) {
    rewrite(comment.id, begun.text);
    endRewriting(change.id);
  }
  commentListeners.forEach((hear) => hear(change, comment));
}

/** The answer takes the place of the guess. */
function end(change: Change, answer: Answer): void {
  const one = shown.get(change.id);
  shown.delete(change.id);
  if (answer !== null && !isOfComment(change)) {
    put(answer as Task, one?.shelves ?? [desk.tasks]);
  }
  one?.takeBack.forEach((takeBack) => takeBack());
  if (change.verb === "create") {
    settle(change, answer as Task | null);
  }
  one?.answered(answer);
}

/** What was changed on a draft is shown on the task that it became. */
function settle({ id }: Change, task: Task | null): void {
  if (task !== null) {
    created.set(id, task);
  }
  for (const other of waiting.changes.filter(({ task_id }) => task_id === task?.id)) {
    const one = shown.get(other.id);
    if (one) {
      one.takeBack.forEach((takeBack) => takeBack());
      show(other, one.shelves, one);
    }
  }
  draftListeners.forEach((follow) => follow());
}

function put(answer: Task, shelves: Shelves): void {
  for (const shelf of shelves) {
    shelf.put(answer, keepingViewer);
  }
}

async function refuse(change: Change, error: unknown): Promise<void> {
  const words = spoken();
  const hears = shown.get(change.id)?.refused;
  if (error instanceof Contested) {
    end(change, error.theirs);
    return tellConflict(change, error, words);
  }
  end(change, null);
  keepText(change, error);
  if (hears) {
    return hears(error);
  }
  const what = change.verb === "create" ? (change.guess.title ?? "") : change.task_key;
  toastFailure(words.state.refusedOf(what), reasonOf(error, words));
}

/** What was written is not lost: one can send it again. */
function keepText(change: Change, error: unknown): void {
  const { id, task_id, verb, comment_id = "" } = change;
  if (error instanceof Overtaken) {
    hearComment(change, error.theirs);
  }
  const isLastEdit = verb === "edit_comment" && (error instanceof TooMany || isLast(change));
  if (verb === "comment" || (isLastEdit && isGone(error))) {
    unsaid.put({ id, task_id, text: textOf(change), version: 0 });
  } else if (isLastEdit && rewritings.get(comment_id)?.isRefused !== false) {
    rewrite(comment_id, textOf(change), true);
  }
}

/** Whether nothing else is to become of the same comment. */
function isLast({ comment_id }: Change): boolean {
  return !waiting.changes.some((change) => change.comment_id === comment_id);
}

async function tellConflict(change: Change, error: Contested, words: Words): Promise<void> {
  const who = await whoChanged(change.task_id, error.fields).catch(() => null);
  const conflict = addConflict(change, error, who);
  const name = desk.nameOf(who) ?? words.state.somebody;
  const fields = conflict.fields.map((field) => words.state.field[field]);
  const compare = { label: words.state.compare, run: () => showConflicts(true) };
  toastFailure(words.state.refusedOf(change.task_key), words.state.conflict(name, fields), compare);
}

function isCutOff(): boolean {
  return waiting.isAway || cutOffSince() !== null;
}

/** Where this page keeps what waits. Each page has a place of its own, so that two never send the same. */
const PAGE = crypto.randomUUID();
const held = new Set<string>();
const awaited = new Set<string>();

function place(): string {
  return `waiting.${me().id}.${PAGE}`;
}

let keeping: ReturnType<typeof setTimeout> | undefined;

/** A hundred changes at once are written down once. */
function keepSoon(): void {
  keeping ??= setTimeout(keepChanges);
}

function keepChanges(): void {
  clearTimeout(keeping);
  keeping = undefined;
  if (session.current && waiting.changes.length > 0) {
    keep(place(), waiting.changes);
  } else if (session.current) {
    forget(place());
  }
}

/** As long as this page lives its place is its own. */
function holdPlace(): void {
  const name = place();
  if (!held.has(name)) {
    held.add(name);
    void navigator.locks.request(name, async () => new Promise(() => undefined));
  }
}

/** Waits until the page whose place it is has gone. */
async function inherit(name: string): Promise<void> {
  if (name === place() || awaited.has(name)) {
    return;
  }
  awaited.add(name);
  await navigator.locks.request(name, () => takeOver(name));
  awaited.delete(name);
}

/** Only for the person whose changes they are. */
function takeOver(name: string): void {
  if (!session.current || !name.startsWith(`waiting.${me().id}.`)) {
    return;
  }
  const changes = kept<Change[]>(name) ?? [];
  for (const change of changes) {
    show(change, isOfComment(change) ? [] : [desk.tasks]);
  }
  if (changes.length > 0) {
    waiting.restore(changes);
    draftListeners.forEach((follow) => follow());
  }
  if (name !== place()) {
    forget(name);
  }
}

/** Whoever signs in next finds nothing of it; the former person finds it when they come back, unless they signed out. */
function leave(): void {
  for (const { takeBack, answered } of shown.values()) {
    takeBack.forEach((one) => one());
    answered(null);
  }
  clearTimeout(keeping);
  keeping = undefined;
  shown.clear();
  created.clear();
  unsaid.clear();
  rewritings.clear();
  waiting.clear();
}

session.subscribe(() => session.current === null && leave());
onSocketState(() => socketState() === "ready" && void waiting.flush());
onKept((name, isKept) => isKept && session.current && name.startsWith(`waiting.${me().id}.`) && void inherit(name));
