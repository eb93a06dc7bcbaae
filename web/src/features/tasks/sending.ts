import { useMemo, useSyncExternalStore } from "react";
import type { Comment, Task } from "../../api/types.ts";
import { endRewriting, rewritings, unsaid } from "../../live/comments.ts";
import { useAll } from "../../live/desk.ts";
import { withdraw } from "../../live/queue.ts";
import { amend, say } from "../../live/saying.ts";
import { useIsWaiting, useUnanswered } from "../../live/unanswered.ts";
import { type Change, textOf } from "../../live/waiting.ts";

type OnItsWay = "SENDING" | "WAITS";

/** A message of one's own that the server has not taken yet. */
export interface Outgoing {
  id: string;
  text: string;
  state: OnItsWay | "FAILED";
}

/** What was said, as one has left it oneself: edited, or gone, before the server says so. */
export function asLeft(comments: readonly Comment[], changes: readonly Change[]): readonly Comment[] {
  const texts = edited(changes);
  const deleted = new Set(changes.filter(({ verb }) => verb === "delete_comment").map(({ comment_id }) => comment_id));
  return comments.filter(({ id }) => !deleted.has(id)).map((comment) => saying(comment, texts.get(comment.id)));
}

function saying(comment: Comment, text = comment.text): Comment {
  return text === comment.text ? comment : { ...comment, text };
}

/** By comment: what it says in the end. */
function edited(changes: readonly Change[]): Map<string, string> {
  const edits = changes.filter(({ verb }) => verb === "edit_comment");
  return new Map(edits.map((change) => [change.comment_id ?? "", textOf(change)]));
}

/** What was said, and how far the edits are that the server has not answered. */
export function useAsLeft(taskId: string, comments: readonly Comment[]) {
  const changes = useUnanswered(taskId);
  const state = useOnItsWay(taskId);
  return useMemo(() => {
    const texts = edited(changes);
    const stateOf = (id: string) => (texts.has(id) ? state : undefined);
    return { comments: asLeft(comments, changes), stateOf };
  }, [comments, changes, state]);
}

function useOnItsWay(taskId: string): OnItsWay {
  return useIsWaiting(taskId) ? "WAITS" : "SENDING";
}

/** Whether something else is being written in its place. */
export function useIsRewritten(id: string): boolean {
  return useSyncExternalStore(rewritings.subscribe, () => rewritings.get(id) !== undefined);
}

/** Shows what one says at once, sends it as soon as there is a connection, and keeps what failed until it is sent again or dropped. */
export function useOutbox(task: Task) {
  const changes = useUnanswered(task.id);
  const state = useOnItsWay(task.id);
  const failed = useAll(unsaid);
  const outgoing = useMemo(
    () => [
      ...failed
        .filter(({ task_id }) => task_id === task.id)
        .map(({ id, text }): Outgoing => ({ id, text, state: "FAILED" })),
      ...changes
        .filter(({ verb }) => verb === "comment")
        .map((change): Outgoing => ({ id: change.id, text: textOf(change), state })),
    ],
    [changes, failed, state, task.id],
  );

  function send(text: string): void {
    void say(task, text);
  }

  function retry(message: Outgoing, text = message.text): void {
    drop(message.id);
    send(text);
  }

  function edit(message: Outgoing, text: string): void {
    if (message.state === "FAILED") {
      retry(message, text);
    } else {
      amend(message.id, text);
    }
  }

  /** False where it is too late for that. */
  function takeBack({ id }: Outgoing): boolean {
    const change = changes.find((one) => one.id === id);
    return change !== undefined && withdraw(change);
  }

  return { outgoing, say: send, retry, edit, takeBack, drop };
}

export type Outbox = ReturnType<typeof useOutbox>;

function drop(id: string): void {
  unsaid.drop(id, 0);
  endRewriting(id);
}
