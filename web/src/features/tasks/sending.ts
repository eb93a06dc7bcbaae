import { useState } from "react";
import { api, got } from "../../api/client.ts";
import type { Comment } from "../../api/types.ts";
import type { Shelf } from "../../live/shelf.ts";

/** A message of one's own that the server has not taken yet. Its id is the idempotency key of every try. */
export interface Outgoing {
  id: string;
  text: string;
  isFailed: boolean;
}

/** Shows what one says at once, sends it, and keeps what failed until it is sent again or dropped. */
export function useOutbox(task_id: string, comments: Shelf<Comment>) {
  const [outgoing, setOutgoing] = useState<readonly Outgoing[]>([]);

  async function attempt({ id, text }: Outgoing): Promise<void> {
    try {
      const params = { path: { task_id }, header: { "Idempotency-Key": id } };
      comments.put(await got(api.POST("/api/v1/tasks/{task_id}/comments", { params, body: { text } })));
      drop(id);
    } catch {
      setOutgoing((all) => all.map((one) => (one.id === id ? { ...one, isFailed: true } : one)));
    }
  }

  function say(text: string): void {
    const message = { id: crypto.randomUUID(), text, isFailed: false };
    setOutgoing((all) => [...all, message]);
    void attempt(message);
  }

  function retry(message: Outgoing): void {
    setOutgoing((all) => all.map((one) => (one.id === message.id ? { ...one, isFailed: false } : one)));
    void attempt(message);
  }

  function drop(id: string): void {
    setOutgoing((all) => all.filter((one) => one.id !== id));
  }

  return { outgoing, say, retry, drop };
}
