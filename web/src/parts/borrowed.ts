/** Tasks of others that a screen needs: fetched with what comes next, then kept on the desk beside one's own, where events and own changes reach them. */

import { useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, got } from "../api/client.ts";
import type { AgendaItem, TaskSummary } from "../api/types.ts";
import { desk, useAll } from "../live/desk.ts";
import { fetchTask } from "../live/snapshot.ts";
import type { Resource, Shelf } from "../live/shelf.ts";

interface Borrowed {
  task: TaskSummary;
  item: AgendaItem;
}

/** What others do to them no topic of one's own tells, and their own would show one as looking at them. */
const AGAIN_MS = 60_000;

/** Asked for again whenever what comes next for one of them has changed, and every minute that one looks. */
export function useBorrowed(ids: readonly string[]): void {
  const agenda = useAll(desk.agenda);
  const tasks = useAll(desk.tasks, "afterwards");
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["borrowed", id, desk.agenda.get(id)?.version ?? 0],
      queryFn: async () => borrow(id),
      retry: false,
      refetchInterval: AGAIN_MS,
    })),
    combine: together,
  });
  useEffect(() => {
    for (const { task, item } of found) {
      if (isNews(desk.tasks, task)) {
        desk.keep(task);
      }
      const next = { ...item, id: item.task_id };
      if (item.at !== null && isNews(desk.agenda, next)) {
        desk.agenda.put(next, (known, newer) => ({ ...newer, marks: known.marks ?? [] }));
      }
    }
  }, [found, tasks, agenda]); // a fresh snapshot knows only what concerns oneself
}

const NONE: readonly Borrowed[] = [];

/** All at once, so that no row comes between the pointer and another. */
function together(results: readonly UseQueryResult<Borrowed>[]): readonly Borrowed[] {
  return results.some(({ isPending }) => isPending)
    ? NONE
    : results.map(({ data }) => data).filter((one) => one !== undefined);
}

async function borrow(task_id: string): Promise<Borrowed> {
  const params = { path: { task_id } };
  const [task, item] = await Promise.all([
    fetchTask(task_id),
    got(api.GET("/api/v1/tasks/{task_id}/agenda", { params })) as Promise<AgendaItem>,
  ]);
  return { task, item };
}

function isNews<T extends Resource>(shelf: Shelf<T>, { id, version }: Resource): boolean {
  return (shelf.get(id)?.version ?? -1) < version;
}
