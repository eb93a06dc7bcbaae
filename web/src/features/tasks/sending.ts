import { useMemo } from "react";
import type { Comment, Task } from "../../api/types.ts";
import { say, unsaid, useIsWaiting, useUnanswered } from "../../live/changing.ts";
import { useAll } from "../../live/desk.ts";
import type { Shelf } from "../../live/shelf.ts";

/** A message of one's own that the server has not taken yet. */
export interface Outgoing {
  id: string;
  text: string;
  state: "SENDING" | "WAITS" | "FAILED";
}

/** Shows what one says at once, sends it as soon as there is a connection, and keeps what failed until it is sent again or dropped. */
export function useOutbox(task: Task, comments: Shelf<Comment>) {
  const changes = useUnanswered(task.id);
  const isAway = useIsWaiting(task.id);
  const failed = useAll(unsaid);
  const outgoing = useMemo(
    () => [
      ...failed
        .filter(({ task_id }) => task_id === task.id)
        .map(({ id, text }): Outgoing => ({ id, text, state: "FAILED" })),
      ...changes
        .filter(({ verb }) => verb === "comment")
        .map(({ id, body }): Outgoing => ({
          id,
          text: (body as { text: string }).text,
          state: isAway ? "WAITS" : "SENDING",
        })),
    ],
    [changes, failed, isAway, task.id],
  );

  function send(text: string): void {
    void say(task, text, (comment) => comments.put(comment));
  }

  function retry({ id, text }: Outgoing): void {
    drop(id);
    send(text);
  }

  return { outgoing, say: send, retry, drop };
}

function drop(id: string): void {
  unsaid.drop(id, 0);
}
