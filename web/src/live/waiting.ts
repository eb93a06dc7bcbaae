/** Own changes that the server has not answered yet, sent one after the other in the order in which they were made. */

import type { Comment, Task, TaskCreate, TaskPatch, TaskSummary } from "../api/types.ts";
import { contested } from "./merging.ts";

export type Verb = "create" | "patch" | "acknowledge" | "snooze" | "comment" | "edit_comment" | "delete_comment";

export interface Change {
  /** Also the Idempotency-Key: sent twice, it is done once. */
  id: string;
  /** Of a task that is still to be created it is the id of the change that creates it. */
  task_id: string;
  task_key: string;
  verb: Verb;
  body: TaskCreate | TaskPatch | { until: string } | { text: string } | Record<string, never>;
  /** How the task looks until the server has answered. */
  guess: Partial<TaskSummary>;
  /** What the fields that change were before. */
  was: Partial<TaskSummary>;
  /** The version on which the change was made: of the comment where one is changed, else of the task. */
  version: number;
  /** The comment that is edited or deleted. */
  comment_id?: string;
  /** What a new comment said before it was edited here. Perhaps it was that which got through. */
  formerly?: readonly string[];
}

/** Whether it changes what is said about a task, and not the task. */
export function isOfComment({ verb }: Change): boolean {
  return verb === "comment" || verb === "edit_comment" || verb === "delete_comment";
}

/** Whether it was made on a task that was still to be created. */
export function isOnDraft({ verb, version }: Change): boolean {
  return version === 0 && verb !== "create";
}

export function textOf({ body }: Change): string {
  return (body as { text: string }).text;
}

/** A change that WAITS is kept, and sent when there is a connection again. */
export type Outcome = "DONE" | "REFUSED" | "WAITS";

/** Null of what is gone then. */
export type Answer = Task | Comment | null;

export interface Ways {
  send(change: Change): Promise<Answer>;
  /** Whether nobody has answered, so that it is worth another try. */
  isAway(error: unknown): boolean;
  answered(change: Change, answer: Answer): void;
  refused(change: Change, error: unknown): void;
  /** Called whenever something is to be kept or forgotten. */
  keep(changes: readonly Change[]): void;
}

export const MOST_WAITING = 500;
/** In characters, so that it fits into what a browser keeps for a page. */
const MOST_TEXT = 1_000_000;
const RETRY_MS = 2000;
const MOST_RETRY_MS = 30_000;

export class TooMany extends Error {}

export class Waiting {
  changes: readonly Change[] = [];
  /** Whether the last try found nobody. */
  isAway = false;
  private readonly ways: Ways;
  private readonly waiters = new Map<string, (outcome: Outcome) => void>();
  private readonly listeners = new Set<() => void>();
  private isSending = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pause = RETRY_MS;

  constructor(ways: Ways) {
    this.ways = ways;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Raises TooMany when as many wait as may. */
  async add(change: Change): Promise<Outcome> {
    if (this.changes.length >= MOST_WAITING || sizeOf([...this.changes, change]) > MOST_TEXT) {
      throw new TooMany();
    }
    this.put([...this.changes, change]);
    const outcome = new Promise<Outcome>((settle) => this.waiters.set(change.id, settle));
    if (this.isAway) {
      this.settle(change, "WAITS");
    } else {
      void this.flush();
    }
    return outcome;
  }

  /** Go on with what was kept before the page was loaded again, or by a page that is gone. */
  restore(changes: readonly Change[]): void {
    this.put([...this.changes, ...changes]);
    void this.flush();
  }

  /** Think better of it. False when it is too late for that: it was sent already. */
  withdraw(id: string): boolean {
    const isSent = this.isSending && this.changes[0]?.id === id;
    if (isSent || !this.changes.some((change) => change.id === id)) {
      return false;
    }
    this.put(this.changes.filter((change) => change.id !== id));
    return true;
  }

  /** Say something else in a comment that is not there yet, even if it is just being sent. */
  amend(id: string, text: string): void {
    this.put(this.changes.map((change) => (change.id === id ? amended(change, text) : change)));
  }

  /** Forget everything, without a word: somebody else sits here now. */
  clear(): void {
    clearTimeout(this.timer);
    this.changes = [];
    this.isAway = false;
    this.pause = RETRY_MS;
    this.waiters.clear();
    this.tell();
  }

  /** Send what waits. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.isSending) {
      return;
    }
    this.isSending = true;
    try {
      while (this.changes[0] !== undefined) {
        // oxlint-disable-next-line no-await-in-loop -- in the order in which they were made
        if (!(await this.isThrough(this.changes[0]))) {
          break;
        }
      }
      if (this.changes.length === 0) {
        this.isAway = false;
      }
    } finally {
      this.isSending = false;
    }
  }

  private async isThrough(change: Change): Promise<boolean> {
    let answer: Answer;
    try {
      answer = await this.ways.send(change);
    } catch (error) {
      if (!this.changes.includes(change)) {
        return true;
      }
      if (this.ways.isAway(error)) {
        this.waitForSomebody();
        return false;
      }
      this.refuse(change, error);
      return true;
    }
    if (this.changes.includes(change)) {
      this.took(change, answer);
    }
    return true;
  }

  /** With a task that is not created goes what was wanted of it. */
  private refuse(change: Change, error: unknown): void {
    this.isAway = false;
    const others = change.verb === "create" ? this.changes.filter(({ task_id }) => task_id === change.task_id) : [];
    for (const one of new Set([change, ...others])) {
      this.take(one, "REFUSED");
      this.ways.refused(one, error);
    }
  }

  private took(change: Change, answer: Answer): void {
    this.isAway = false;
    this.pause = RETRY_MS;
    this.take(change, "DONE", answer);
    this.ways.answered(change, answer);
  }

  private take(change: Change, outcome: Outcome, answer?: Answer): void {
    const others = this.changes.filter((other) => other !== change);
    this.put(answer ? following(others, change, answer) : others);
    this.settle(change, outcome);
  }

  private waitForSomebody(): void {
    this.isAway = true;
    for (const change of this.changes) {
      this.settle(change, "WAITS");
    }
    this.timer = setTimeout(() => void this.flush(), this.pause);
    this.pause = Math.min(this.pause * 2, MOST_RETRY_MS);
    this.tell();
  }

  private settle(change: Change, outcome: Outcome): void {
    this.waiters.get(change.id)?.(outcome);
    this.waiters.delete(change.id);
  }

  private put(changes: readonly Change[]): void {
    this.changes = changes;
    this.ways.keep(changes);
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }
}

function amended(change: Change, text: string): Change {
  return { ...change, body: { text }, formerly: [textOf(change), ...(change.formerly ?? [])] };
}

function following(changes: readonly Change[], done: Change, answer: Task | Comment): readonly Change[] {
  if (!isOfComment(done)) {
    return rebased(changes, done, answer as Task);
  }
  return changes.map((change) => (isBehind(change, done) ? { ...change, version: answer.version } : change));
}

/** Whether it goes on from what another one makes of the same comment. */
function isBehind({ comment_id, version }: Change, done: Change): boolean {
  return comment_id !== undefined && comment_id === done.comment_id && version === done.version;
}

/**
 * Later changes of the same task were made on what this one has made of it: they go on from there. Not where somebody else
 * has changed the same meanwhile: those the server shall refuse.
 */
function rebased(changes: readonly Change[], done: Change, answer: Task): Change[] {
  let task = answer;
  const { id: task_id, key: task_key, version } = task;
  return changes.map((change) => {
    if (change.task_id !== done.task_id || change.version !== done.version || change.comment_id !== undefined) {
      return change;
    }
    const { body, was, verb } = change;
    if (verb !== "patch") {
      return { ...change, task_id, task_key, version };
    }
    const isFree = done.verb === "create" || contested(body as TaskPatch, was, task).length === 0;
    task = { ...task, ...(body as Partial<Task>) };
    return isFree ? { ...change, task_id, task_key, version } : change;
  });
}

function sizeOf(changes: readonly Change[]): number {
  return changes.reduce((size, one) => size + JSON.stringify([one.body, one.guess, one.was, one.formerly]).length, 0);
}
