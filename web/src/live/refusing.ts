/** How one is told that the server does not do what one wanted, and why. */

import { Refused } from "../api/problem.ts";
import { me, session } from "../api/session.ts";
import { toastFailure } from "../parts/toast.tsx";
import type { Words } from "../words/index.ts";
import { addConflict, type Contested, showConflicts } from "./conflicts.ts";
import { desk } from "./desk.ts";
import { Overtaken, Untold, whoChanged } from "./sending.ts";
import { type Change, isOnDraft, MOST_WAITING, textOf, TooMany } from "./waiting.ts";

/** What is said where the server does not do what one wanted. */
export function tellRefusal(error: unknown, words: Words): void {
  toastFailure(words.state.refused, reasonOf(error, words));
}

/** The same of a change that may have waited long: it says of which task. */
export function tellRefusalOf(change: Change, error: unknown, words: Words): void {
  toastFailure(words.state.refusedOf(nameOf(change)), reasonOf(error, words));
}

/** What is to be created has no key yet. */
function nameOf(change: Change): string {
  if (change.verb === "create") {
    return change.guess.title ?? "";
  }
  return change.verb === "comment" && isOnDraft(change) ? textOf(change) : change.task_key;
}

/** Somebody else's change is in the way: one may compare the two. */
export async function tellConflict(change: Change, error: Contested, words: Words): Promise<void> {
  const reader = me().id;
  const who = await whoChanged(change.task_id, error.fields).catch(() => null);
  if (session.current?.user.id !== reader) {
    return;
  }
  const conflict = addConflict(change, error, who);
  const name = desk.nameOf(who) ?? words.state.somebody;
  const fields = conflict.fields.map((field) => words.state.field[field]);
  const compare = { label: words.state.compare, run: () => showConflicts(true) };
  toastFailure(words.state.refusedOf(change.task_key), words.state.conflict(name, fields), compare);
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
