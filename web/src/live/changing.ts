/** Own changes: shown at once, sent in order, kept while there is no connection, and taken back with the reason where they are refused. */

import { useSyncExternalStore } from "react";
import { Refused } from "../api/problem.ts";
import { session } from "../api/session.ts";
import type { Task, TaskPatch, TaskSummary } from "../api/types.ts";
import { toastFailure } from "../parts/toast.tsx";
import { spoken, type Words } from "../words/index.ts";
import { addConflict, Contested, showConflicts } from "./conflicts.ts";
import { desk, keepingViewer } from "./desk.ts";
import { isAway, send, sendUndo, whoChanged } from "./sending.ts";
import type { Shelf } from "./shelf.ts";
import { type Change, MOST_WAITING, TooMany, Waiting } from "./waiting.ts";
import { cutOffSince, onSocketState, socketState } from "./socket.ts";

/** Where a task may stand on the screen. */
export type Shelves = readonly Shelf<TaskSummary>[];

/** By change: the shelves that show it, and how each takes it back. */
const shown = new Map<string, { shelves: Shelves; takeBack: (() => void)[] }>();

const waiting = new Waiting({
  send,
  isAway,
  answered: (change, answer) => end(change, answer),
  refused: (change, error) => void refuse(change, error),
  keep,
});

export async function patch(task: TaskSummary, wanted: TaskPatch, words: Words, shelves: Shelves = [desk.tasks]) {
  const known = Object.keys(wanted).map((field) => [field, task[field as keyof TaskSummary]]);
  const was = Object.fromEntries(known) as Partial<TaskSummary>;
  const guess = wanted as Partial<TaskSummary>;
  return make({ ...basis(task), verb: "patch", body: wanted, guess, was }, words, shelves);
}

export async function acknowledge(task: TaskSummary, words: Words, shelves: Shelves = [desk.tasks]) {
  const guess = { acknowledged_at: new Date().toISOString() };
  return make({ ...basis(task), verb: "acknowledge", body: {}, guess, was: {} }, words, shelves);
}

export async function snooze(task: TaskSummary, until: Date, words: Words, shelves: Shelves = [desk.tasks]) {
  const body = { until: until.toISOString() };
  return make({ ...basis(task), verb: "snooze", body, guess: { snoozed_until: body.until }, was: {} }, words, shelves);
}

/** Takes the last own change of a task back: out of the queue where it still waits, else by the server. */
export async function undo(task: TaskSummary, words: Words, shelves: Shelves = [desk.tasks]): Promise<void> {
  const last = waiting.changes.findLast(({ task_id }) => task_id === task.id);
  if (last !== undefined && waiting.withdraw(last.id)) {
    return end(last);
  }
  try {
    put(await sendUndo(task.id), shelves);
  } catch (error) {
    tellRefusal(error, words);
  }
}

/** What is said where the server does not do what one wanted. */
export function tellRefusal(error: unknown, words: Words): void {
  toastFailure(words.state.refused, error instanceof Refused ? error.message : words.door.unreachable);
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

/** Go on with what somebody left unsent when the page was loaded again. */
export function resumeChanges(): void {
  const kept = JSON.parse(sessionStorage.getItem(place()) ?? "[]") as Change[];
  if (kept.length > 0 && waiting.changes.length === 0) {
    for (const one of kept) {
      show(one, [desk.tasks]);
    }
    waiting.restore(kept);
  }
}

function basis(task: TaskSummary): Pick<Change, "id" | "task_id" | "task_key" | "version"> {
  return { id: crypto.randomUUID(), task_id: task.id, task_key: task.key, version: task.version };
}

/** False when it was refused. What waits for a connection counts as done. */
async function make(wanted: Change, words: Words, shelves: Shelves): Promise<boolean> {
  show(wanted, shelves);
  try {
    return (await waiting.add(wanted)) !== "REFUSED";
  } catch (error) {
    end(wanted);
    toastFailure(words.state.refused, error instanceof TooMany ? words.state.tooMany(MOST_WAITING) : String(error));
    return false;
  }
}

function show(wanted: Change, shelves: Shelves): void {
  const takeBack = shelves.map((shelf) => shelf.guess(wanted.task_id, (known) => ({ ...known, ...wanted.guess })));
  shown.set(wanted.id, { shelves, takeBack });
}

/** The answer takes the place of the guess. */
function end({ id }: Change, answer?: Task): void {
  const one = shown.get(id);
  shown.delete(id);
  if (answer) {
    put(answer, one?.shelves ?? [desk.tasks]);
  }
  for (const takeBack of one?.takeBack ?? []) {
    takeBack();
  }
}

function put(answer: Task, shelves: Shelves): void {
  for (const shelf of shelves) {
    shelf.put(answer, keepingViewer);
  }
}

async function refuse(change: Change, error: unknown): Promise<void> {
  const words = spoken();
  if (!(error instanceof Contested)) {
    end(change);
    const detail = error instanceof Refused ? error.message : words.door.unreachable;
    return toastFailure(words.state.refusedOf(change.task_key), detail);
  }
  end(change, error.theirs);
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

function place(): string {
  return `muster.waiting.${session.current?.user.id ?? ""}`;
}

function keep(changes: readonly Change[]): void {
  if (session.current) {
    sessionStorage.setItem(place(), JSON.stringify(changes));
  }
}

/** Whoever signs in next finds nothing of it; the former person finds it when they come back. */
function leave(): void {
  for (const { takeBack } of shown.values()) {
    for (const one of takeBack) {
      one();
    }
  }
  shown.clear();
  waiting.clear();
}

session.subscribe(() => session.current === null && leave());
onSocketState(() => socketState() === "ready" && void waiting.flush());
