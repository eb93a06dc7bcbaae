/** The queue of own changes: each shows at once, is sent in its turn, and is taken back with the reason where it is refused. */

import { session } from "../api/session.ts";
import type { Comment, Task, TaskSummary } from "../api/types.ts";
import { spoken } from "../words/index.ts";
import { hearComment, keepText } from "./comments.ts";
import { Contested } from "./conflicts.ts";
import { desk, keepingViewer } from "./desk.ts";
import { keepSoon } from "./place.ts";
import { tellConflict, tellRefusalOf } from "./refusing.ts";
import { isAway, send } from "./sending.ts";
import type { Shelf } from "./shelf.ts";
import { onSocketState, socketState } from "./socket.ts";
import { type Answer, type Change, isOfComment, isOnDraft, Waiting } from "./waiting.ts";

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

/** By change: the shelves that show it, and how each takes it back. */
const shown = new Map<string, Shown>();
/** By the change that created it: what became of it. */
export const created = new Map<string, Task>();
const draftListeners = new Set<() => void>();

export const waiting = new Waiting({
  send,
  isAway,
  answered: arrive,
  refused: (change, error) => void refuse(change, error),
  keep: keepSoon,
});

/** Told whenever a task that was created here may have come, or become what it is. */
export function onDrafts(listener: () => void): () => void {
  draftListeners.add(listener);
  return () => draftListeners.delete(listener);
}

/** What a new change of the task is made on. */
export function basis(task: TaskSummary): Pick<Change, "id" | "task_id" | "task_key" | "version"> {
  const { id: task_id, key: task_key, version } = created.get(task.id) ?? task;
  return { id: crypto.randomUUID(), task_id, task_key, version };
}

/** Shows a change and sends it in its turn. Null when it was refused. */
export async function make(change: Change, shelves: Shelves, refused?: (error: unknown) => void): Promise<Made | null> {
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

/** Go on with what was kept. */
export function restore(changes: readonly Change[]): void {
  for (const change of changes) {
    show(change, isOfComment(change) ? [] : [desk.tasks]);
  }
  waiting.restore(changes);
  draftListeners.forEach((follow) => follow());
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

export function put(answer: Task, shelves: Shelves): void {
  for (const shelf of shelves) {
    shelf.put(answer, keepingViewer);
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

async function refuse(change: Change, error: unknown): Promise<void> {
  const words = spoken();
  const hears = shown.get(change.id)?.refused;
  if (error instanceof Contested) {
    end(change, error.theirs);
    return tellConflict(change, error, words);
  }
  end(change, null);
  const isOrphan = isOnDraft(change) && !waiting.changes.some(({ id }) => id === change.task_id);
  if (isOrphan && change.verb !== "comment") {
    return; // with its task, of which one is told
  }
  if (!isOrphan) {
    keepText(change, error, waiting.changes);
  }
  if (hears) {
    hears(error);
  } else {
    tellRefusalOf(change, error, words);
  }
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

/** Whoever signs in next finds nothing of it; the former person finds it when they come back, unless they signed out. */
function leave(): void {
  for (const { takeBack, answered } of shown.values()) {
    takeBack.forEach((one) => one());
    answered(null);
  }
  shown.clear();
  created.clear();
  waiting.clear();
}

session.subscribe(() => session.current === null && leave());
onSocketState(() => socketState() === "ready" && void waiting.flush());
