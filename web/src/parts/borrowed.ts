/** Tasks of others that a screen needs: fetched, then kept on the desk beside one's own, where events and own changes reach them. */

import { useQueries } from "@tanstack/react-query";
import { useEffect } from "react";
import type { TaskSummary } from "../api/types.ts";
import { desk, useAll } from "../live/desk.ts";
import { fetchTask } from "../live/snapshot.ts";

/** Asked for again whenever what comes next for one of them has changed. */
export function useBorrowed(ids: readonly string[]): void {
  useAll(desk.agenda);
  const tasks = useAll(desk.tasks);
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["borrowed", id, desk.agenda.get(id)?.version ?? 0],
      queryFn: async () => fetchTask(id),
      retry: false,
    })),
    combine: (results) => results.map(({ data }) => data).filter((task): task is TaskSummary => task !== undefined),
  });
  useEffect(() => {
    for (const task of found) {
      if ((desk.tasks.get(task.id)?.version ?? -1) < task.version) {
        desk.keep(task);
      }
    }
  }, [found, tasks]); // a fresh snapshot knows only one's own
}
