/** What own changes make of comments: whoever shows them hears of it, and the text of what is refused stays. */

import { session } from "../api/session.ts";
import type { Comment } from "../api/types.ts";
import { isGone, Overtaken } from "./sending.ts";
import { type Resource, Shelf } from "./shelf.ts";
import { type Change, textOf, TooMany } from "./waiting.ts";

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

export const unsaid = new Shelf<Unsaid>();
export const rewritings = new Shelf<Rewriting>();
const commentListeners = new Set<(change: Change, comment: Comment | null) => void>();

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

/** Who was about to write something else in what was still to be said goes on where it is now. */
export function hearComment(change: Change, comment: Comment | null): void {
  const begun = rewritings.get(change.id);
  if (begun && comment) {
    rewrite(comment.id, begun.text);
    endRewriting(change.id);
  }
  commentListeners.forEach((hear) => hear(change, comment));
}

/** What was written is not lost: one can send it again. `others` are the changes that still wait. */
export function keepText(change: Change, error: unknown, others: readonly Change[]): void {
  const { id, task_id, verb, comment_id = "" } = change;
  if (error instanceof Overtaken) {
    hearComment(change, error.theirs);
  }
  const isLastEdit = verb === "edit_comment" && (error instanceof TooMany || isLast(change, others));
  if (verb === "comment" || (isLastEdit && isGone(error))) {
    unsaid.put({ id, task_id, text: textOf(change), version: 0 });
  } else if (isLastEdit && rewritings.get(comment_id)?.isRefused !== false) {
    rewrite(comment_id, textOf(change), true);
  }
}

/** Whether nothing else is to become of the same comment. */
function isLast({ comment_id }: Change, others: readonly Change[]): boolean {
  return !others.some((change) => change.comment_id === comment_id);
}

function leave(): void {
  unsaid.clear();
  rewritings.clear();
}

session.subscribe(() => session.current === null && leave());
