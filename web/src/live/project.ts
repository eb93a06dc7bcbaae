/** A project's tasks, kept while its screen is open, and who else looks at it. */

import type { EventFrame, Person as Here } from "@muster/realtime";
import { useEffect, useState } from "react";
import { all, api } from "../api/client.ts";
import type { TaskSummary } from "../api/types.ts";
import { keepingViewer } from "./desk.ts";
import { Shelf } from "./shelf.ts";
import { listen } from "./socket.ts";

export interface LiveProject {
  tasks: Shelf<TaskSummary>;
  here: readonly Here[];
  /** No longer ours to see. */
  isRevoked: boolean;
}

/** For the whole life of a component: another project is another component. */
export function useProject(id: string): LiveProject {
  const [tasks] = useState(() => new Shelf<TaskSummary>());
  const [here, setHere] = useState<readonly Here[]>([]);
  const [isRevoked, setRevoked] = useState(false);
  useEffect(() => {
    const subscription = listen(`project:${id}`, {
      reload: async () => tasks.fill(await open(id)),
      event: (event) => apply(tasks, event),
      presence: ({ people }) => setHere(people),
      revoked: () => setRevoked(true),
      refused: () => setRevoked(true),
    });
    return () => subscription.close();
  }, [id, tasks]);
  return { tasks, here, isRevoked };
}

async function open(project_id: string): Promise<TaskSummary[]> {
  return all((after) => api.GET("/api/v1/tasks", { params: { query: { project_id, limit: 200, after } } }));
}

function apply(tasks: Shelf<TaskSummary>, event: EventFrame): void {
  if (event.kind === "task.deleted") {
    tasks.drop(event.data.id, event.data.version);
  } else if (event.kind.startsWith("task.")) {
    tasks.put(event.data as TaskSummary, keepingViewer);
  }
}
