/** A task as its screen has it: known from the desk, fetched from the server, and heard of while it is shown. */

import { screen } from "@testing-library/react";
import { useMemo } from "react";
import type { Comment, ReadMarker, Task, TaskSummary } from "../../src/api/types.ts";
import type { Shelves } from "../../src/live/queue.ts";
import { useAll } from "../../src/live/desk.ts";
import type { Shelf } from "../../src/live/shelf.ts";
import { type LiveTask, useTask } from "../../src/live/task.ts";
import { PEOPLE } from "./cast.ts";
import { lay, show } from "./page.tsx";
import { server } from "./server.ts";
import { openSocket } from "./socket.ts";

interface Said {
  comments?: Comment[];
  readers?: ReadMarker[];
  /** Besides the one that is shown. */
  tasks?: Task[];
}

export interface PartProps {
  task: Task;
  live: LiveTask;
  /** What shows the task besides the desk. */
  shelves: Shelves;
}

/** Waits until all of it has come. */
export async function showPart(
  Part: React.ComponentType<PartProps>,
  one: Task,
  { comments = [], readers = [], tasks = [] }: Said = {},
) {
  lay({ tasks: [one, ...tasks] });
  server.on(`GET /tasks/${one.id}`, () => one);
  server.on(`GET /tasks/${one.id}/comments`, () => ({ items: comments, next: null }));
  server.on(`GET /tasks/${one.id}/readers`, () => ({ items: readers, next: null }));
  server.on(`GET /projects/${one.project_id}/members`, () => ({
    items: PEOPLE.map(({ id: user_id }) => ({ user_id, role: "MEMBER" })),
    next: null,
  }));
  server.on(`PATCH /tasks/${one.id}`, ({ body }) => ({ ...one, ...(body as object), version: one.version + 1 }));
  openSocket();
  const page = await show(<Opened id={one.id} Part={Part} />);
  await screen.findByTestId("opened");
  return page;
}

function Opened({ id, Part }: { id: string; Part: React.ComponentType<PartProps> }) {
  const live = useTask(id);
  const task = useAll(live.task)[0];
  const shelves = useMemo(() => [live.task as unknown as Shelf<TaskSummary>], [live.task]);
  const isHere = task && live.readBefore !== undefined;
  return (
    isHere && (
      <div data-testid="opened">
        <Part task={task} live={live} shelves={shelves} />
      </div>
    )
  );
}
