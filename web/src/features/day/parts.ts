import { useMemo } from "react";
import { me } from "../../api/session.ts";
import type { TaskSummary } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { byDue, isMine, type Part, PARTS, partOf } from "./sections.ts";

export type Parts = Record<Part, TaskSummary[]>;

/** My open tasks, each in its part of the day; of one project, or of all. */
export function useParts(now: Date, projectId: string | null): Parts {
  const tasks = useAll(desk.tasks);
  const agenda = useAll(desk.agenda);
  return useMemo(() => {
    const reader = me().id;
    const items = new Map(agenda.map((item) => [item.task_id, item]));
    const parts: Parts = { overdue: [], acknowledge: [], today: [], coming: [], undated: [] };
    for (const task of tasks) {
      if (isMine(task, reader) && (projectId === null || task.project_id === projectId)) {
        parts[partOf(task, items.get(task.id), reader, now)].push(task);
      }
    }
    for (const part of PARTS) {
      parts[part].sort(byDue);
    }
    return parts;
  }, [tasks, agenda, now, projectId]);
}
