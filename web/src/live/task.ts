/** One task with all that is said about it, kept while its screen is open. */

import type { EventFrame, Person as Here, Subscription } from "@muster/realtime";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { all, api, got } from "../api/client.ts";
import type { AgendaItem, Comment, Task } from "../api/types.ts";
import { desk, keepingViewer } from "./desk.ts";
import { Shelf } from "./shelf.ts";
import { listen } from "./socket.ts";

export interface LiveTask {
  task: Shelf<Task>;
  comments: Shelf<Comment>;
  here: readonly Here[];
  typing: readonly string[];
  isGone: boolean;
  subscription: Subscription | null;
}

/** What a timeline's query is known by. */
export function timelineOf(id: string): readonly string[] {
  return ["timeline", id];
}

/** For the whole life of a component: another task is another component. */
export function useTask(id: string): LiveTask {
  const queries = useQueryClient();
  const [task] = useState(() => new Shelf<Task>());
  const [comments] = useState(() => new Shelf<Comment>());
  const [here, setHere] = useState<readonly Here[]>([]);
  const [typing, setTyping] = useState<readonly string[]>([]);
  const [isGone, setGone] = useState(false);
  const [subscription, setSubscription] = useState<Subscription | null>(null);
  useEffect(() => {
    const path = { task_id: id };
    const refresh = () => void queries.invalidateQueries({ queryKey: timelineOf(id) });
    const listening = listen(`task:${id}`, {
      reload: async () => {
        task.fill([await got(api.GET("/api/v1/tasks/{task_id}", { params: { path } }))]);
        const page = (after: string | null) =>
          api.GET("/api/v1/tasks/{task_id}/comments", { params: { path, query: { limit: 200, after } } });
        comments.fill(await all(page));
        refresh();
      },
      event: (event) => {
        apply(event, task, comments);
        setGone((was) => was || event.kind === "task.deleted");
        refresh();
      },
      presence: ({ people }) => setHere(people),
      typing: setTyping,
      revoked: () => setGone(true),
      refused: () => setGone(true),
    });
    setSubscription(listening);
    return () => listening.close();
  }, [id, task, comments, queries]);
  return { task, comments, here, typing, isGone, subscription };
}

function apply(event: EventFrame, task: Shelf<Task>, comments: Shelf<Comment>): void {
  switch (event.kind) {
    case "task.deleted":
      return;
    case "comment.created":
    case "comment.updated":
      return comments.put(event.data as Comment);
    case "comment.deleted":
      return comments.drop(event.data.id, event.data.version);
    case "agenda.changed": {
      const item = event.data as AgendaItem;
      return desk.agenda.put({ ...item, id: item.task_id });
    }
    default:
      return event.kind.startsWith("task.") ? task.put(event.data as Task, keepingViewer) : undefined;
  }
}
