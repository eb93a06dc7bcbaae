/** A project's tasks, kept while its screen is open, and who else looks at it. */

import type { EventFrame, Person as Here } from "@muster/realtime";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, got } from "../api/client.ts";
import { me } from "../api/session.ts";
import type { Status, TaskSummary } from "../api/types.ts";
import { desk, keepingViewer } from "./desk.ts";
import { followDrafts } from "./drafts.ts";
import { Shelf } from "./shelf.ts";
import { listen } from "./socket.ts";

const OPEN: Status[] = ["IN_PROGRESS", "PENDING"];
const CLOSED: Status[] = ["COMPLETED", "CANCELLED"];

export interface LiveProject {
  id: string;
  tasks: Shelf<TaskSummary>;
  here: readonly Here[];
  /** Whether all tasks are on the shelf; until then they come page by page. */
  isComplete: boolean;
  /** No longer ours to see. */
  isRevoked: boolean;
}

/** What the queries about a project are known by: they are asked again when an event says so. */
export function membersOf(id: string): readonly string[] {
  return ["project", id, "members"];
}

export function policyOf(id: string): readonly string[] {
  return ["project", id, "policy"];
}

/** For the whole life of a component: another project is another component. */
export function useProject(id: string): LiveProject {
  const queries = useQueryClient();
  const [tasks] = useState(() => new Shelf<TaskSummary>());
  const [here, setHere] = useState<readonly Here[]>([]);
  const [isComplete, setComplete] = useState(false);
  const [isRevoked, setRevoked] = useState(false);
  useEffect(() => {
    const subscription = listen(`project:${id}`, {
      reload: async () => {
        await load(id, tasks);
        setComplete(true);
        refresh(queries, id);
      },
      event: (event) => {
        apply(tasks, event);
        ask(queries, id, event);
      },
      presence: ({ people }) => setHere(people),
      revoked: () => setRevoked(true),
      refused: () => setRevoked(true),
    });
    const unfollow = followDrafts(id, tasks);
    return () => {
      unfollow();
      subscription.close();
    };
  }, [id, tasks, queries]);
  return { id, tasks, here, isComplete, isRevoked };
}

/** For screens about a project that show none of its tasks. Gives whether it is no longer ours to see. */
export function useProjectNews(id: string): boolean {
  const queries = useQueryClient();
  const [isRevoked, setRevoked] = useState(false);
  useEffect(() => {
    const subscription = listen(`project:${id}`, {
      reload: () => refresh(queries, id),
      event: (event) => ask(queries, id, event),
      revoked: () => setRevoked(true),
      refused: () => setRevoked(true),
    });
    return () => subscription.close();
  }, [id, queries]);
  return isRevoked;
}

/**
 * Open tasks and closed ones, each page shown as it arrives. Where a former snapshot is shown it stays until the new one
 * is whole. Of a task that moves between the two meanwhile the newer version counts; events wait until all are here.
 */
async function load(project_id: string, tasks: Shelf<TaskSummary>): Promise<void> {
  const isFirst = !tasks.isFilled;
  const found = new Map<string, TaskSummary>();
  const read = async (status: Status[], sort: "due_at" | "-updated_at") => {
    let after: string | null = null;
    do {
      const query = { project_id, status, sort, limit: 200, after };
      // oxlint-disable-next-line no-await-in-loop -- each page names the next
      const page: { items: TaskSummary[]; next: string | null } = await got(
        api.GET("/api/v1/tasks", { params: { query } }),
      );
      for (const task of page.items) {
        if ((found.get(task.id)?.version ?? -1) <= task.version) {
          found.set(task.id, task);
        }
      }
      after = page.next;
      if (isFirst && found.size > 0) {
        tasks.fill(found.values());
      }
    } while (after !== null);
  };
  await Promise.all([read(OPEN, "due_at"), read(CLOSED, "-updated_at")]);
  tasks.fill(found.values());
}

function apply(tasks: Shelf<TaskSummary>, event: EventFrame): void {
  if (event.kind === "task.deleted") {
    tasks.drop(event.data.id, event.data.version);
  } else if (event.kind.startsWith("task.")) {
    tasks.put(event.data as TaskSummary, keepingViewer);
  }
}

function refresh(queries: QueryClient, id: string): void {
  void queries.invalidateQueries({ queryKey: ["project", id] });
}

function ask(queries: QueryClient, id: string, event: EventFrame): void {
  if (event.kind.startsWith("member.")) {
    void queries.invalidateQueries({ queryKey: membersOf(id) });
  } else if (event.kind.startsWith("policy")) {
    void queries.invalidateQueries({ queryKey: policyOf(id) });
  }
  if (event.kind === "project.updated") {
    desk.projects.put(event.data, keepingViewer);
  }
  if (event.kind === "member.changed" && event.data.user_id === me().id) {
    desk.lookAfresh();
  }
}
