/** One task with all that is said about it, kept while its screen is open. */

import type { EventFrame, Person as Here, Subscription } from "@muster/realtime";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore } from "react";
import { api, got } from "../api/client.ts";
import { me } from "../api/session.ts";
import type { Comment, ReadMarker, Task, TaskSummary } from "../api/types.ts";
import { onComment } from "./comments.ts";
import { desk, keepingViewer } from "./desk.ts";
import { isDraft } from "./drafts.ts";
import { type Resource, Shelf } from "./shelf.ts";
import { listen } from "./socket.ts";

const COMMENTS_AT_ONCE = 100;

/** How far somebody has read, known by who it is. */
export interface Reader extends Resource {
  last_read: string | null;
  read_at: string | null;
}

export interface LiveTask {
  task: Shelf<Task>;
  comments: Shelf<Comment>;
  /** What was deleted while one looked. */
  deleted: Shelf<Comment>;
  readers: Shelf<Reader>;
  /** How far one had read as the task was opened; undefined until that is known. */
  readBefore: Reader | null | undefined;
  /** Fetches the messages before those that are here; null where these are all. */
  earlier: (() => Promise<void>) | null;
  here: readonly Here[];
  typing: readonly string[];
  isGone: boolean;
  /** Only what lists show of it is known: the rest is on its way, or there is no connection. */
  isPartial: boolean;
  subscription: Subscription | null;
}

/** What a timeline's query is known by. */
export function timelineOf(id: string): readonly string[] {
  return ["timeline", id];
}

/**
 * For the whole life of a component: another task is another component. Until it has come, and without a connection, it is
 * what lists know of it: those of `known`, or one's own.
 */
export function useTask(id: string, known?: Shelf<TaskSummary>): LiveTask {
  const queries = useQueryClient();
  const [task] = useState(() => new Shelf<Task>());
  const [comments] = useState(() => new Shelf<Comment>());
  const [deleted] = useState(() => new Shelf<Comment>());
  const [readers] = useState(() => new Shelf<Reader>());
  const [readBefore, setReadBefore] = useState<Reader | null>();
  const [next, setNext] = useState<string | null>(null);
  const [here, setHere] = useState<readonly Here[]>([]);
  const [typing, setTyping] = useState<readonly string[]>([]);
  const [isGone, setGone] = useState(false);
  const [subscription, setSubscription] = useState<Subscription | null>(null);
  const isDeskFilled = useSyncExternalStore(desk.tasks.subscribe, () => desk.tasks.isFilled);
  useLayoutEffect(() => {
    const summary = known?.get(id) ?? desk.tasks.get(id);
    return summary && task.add({ ...summary, description: "" });
  }, [id, task, known, isDeskFilled]);
  useEffect(
    () =>
      onComment(id, (comment_id, comment) => {
        if (comment) {
          comments.put(comment);
        } else {
          comments.drop(comment_id, comments.get(comment_id)?.version ?? 0);
        }
      }),
    [id, comments],
  );
  useEffect(() => {
    if (isDraft(id)) {
      return undefined;
    }
    const path = { task_id: id };
    const refresh = () => void queries.invalidateQueries({ queryKey: timelineOf(id) });
    const listening = listen(`task:${id}`, {
      reload: async () => {
        const [fresh, page, marks] = await Promise.all([
          got(api.GET("/api/v1/tasks/{task_id}", { params: { path } })),
          newest(id, null),
          got(api.GET("/api/v1/tasks/{task_id}/readers", { params: { path, query: { limit: 200 } } })),
        ]);
        task.fill([fresh]);
        comments.fill(page.items);
        setNext(page.next);
        readers.fill(marks.items.map(asReader));
        setReadBefore((was) => (was === undefined ? (readers.get(me().id) ?? null) : was));
        refresh();
      },
      event: (event) => {
        apply(event, { task, comments, deleted, readers });
        setGone((was) => was || event.kind === "task.deleted");
        if (!event.kind.startsWith("comment.")) {
          refresh();
        }
      },
      presence: ({ people }) => setHere(people),
      typing: setTyping,
      revoked: () => setGone(true),
      refused: () => setGone(true),
    });
    setSubscription(listening);
    return () => listening.close();
  }, [id, task, comments, deleted, readers, queries]);

  const earlier = useMemo(() => {
    async function more(): Promise<void> {
      const page = await newest(id, next);
      for (const comment of page.items) {
        comments.put(comment);
      }
      setNext(page.next);
    }
    return next === null ? null : more;
  }, [id, next, comments]);
  const isPartial = task.settled().length === 0 && !isDraft(id);
  return useMemo(
    () => ({ task, comments, deleted, readers, readBefore, earlier, here, typing, isGone, isPartial, subscription }),
    [task, comments, deleted, readers, readBefore, earlier, here, typing, isGone, isPartial, subscription],
  );
}

/** Tells the project which task is open here: its list shows faces in rows without listening to each task. */
export function useWhereabouts({ id, project_id }: Pick<Task, "id" | "project_id">): void {
  useEffect(() => {
    if (isDraft(id)) {
      return undefined;
    }
    const place = listen(`project:${project_id}`, {});
    place.presence("VIEWING", id);
    return () => {
      place.presence("VIEWING");
      place.close();
    };
  }, [id, project_id]);
}

async function newest(task_id: string, after: string | null) {
  const query = { sort: "-created_at" as const, limit: COMMENTS_AT_ONCE, after };
  return got(api.GET("/api/v1/tasks/{task_id}/comments", { params: { path: { task_id }, query } }));
}

function asReader({ user_id, last_read = null, read_at = null, version = 0 }: ReadMarker): Reader {
  return { id: user_id, last_read, read_at, version };
}

type Shelves = Pick<LiveTask, "task" | "comments" | "deleted" | "readers">;

function apply(event: EventFrame, { task, comments, deleted, readers }: Shelves): void {
  switch (event.kind) {
    case "task.deleted":
      return;
    case "comment.created": {
      const comment = event.data as Comment;
      const { id: last_read, author_id: user_id, created_at: read_at, version, task_id } = comment;
      readers.put(asReader({ task_id, user_id, last_read, read_at, version }));
      return comments.put(comment);
    }
    case "comment.updated":
      return comments.put(event.data as Comment);
    case "comment.deleted":
      return bury(event, comments, deleted);
    case "comment.read":
      return readers.put(asReader(event.data as ReadMarker));
    case "agenda.changed":
      return desk.apply(event);
    default:
      return event.kind.startsWith("task.") ? task.put(event.data as Task, keepingViewer) : undefined;
  }
}

/** What others delete while one reads leaves a word in its place. */
function bury({ actor_id, data }: EventFrame, comments: Shelf<Comment>, deleted: Shelf<Comment>): void {
  const { id, version } = data as { id: string; version: number };
  const comment = comments.get(id);
  if (comment && actor_id !== me().id) {
    deleted.put(comment);
  }
  comments.drop(id, version);
}
