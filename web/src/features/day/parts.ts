import { useMemo } from "react";
import { me } from "../../api/session.ts";
import type { TaskSummary } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useBorrowed } from "../../parts/borrowed.ts";
import { type Alarm, alarmsIn, byDue, isMine, isWaiting, type Part, PARTS, partOf } from "./sections.ts";

/** So many of those that were escalated, the newest, are looked at. */
const MOST = 40;

export type Parts = Record<Part, TaskSummary[]>;

/** My open tasks and those of others that were escalated to me, each in its part of the day; of one project, or of all. */
export function useParts(now: Date, projectId: string | null): Parts {
  const tasks = useAll(desk.tasks, "afterwards");
  const agenda = useAll(desk.agenda);
  const alarms = useAlarms();
  return useMemo(() => {
    const reader = me().id;
    const items = new Map(agenda.map((item) => [item.task_id, item]));
    const parts: Parts = { overdue: [], acknowledge: [], today: [], coming: [], undated: [] };
    for (const task of tasks) {
      const isHere = isMine(task, reader) || isWaiting(task, alarms.get(task.id), reader);
      if (isHere && (projectId === null || task.project_id === projectId)) {
        parts[partOf(task, items.get(task.id), reader, now)].push(task);
      }
    }
    for (const part of PARTS) {
      parts[part].sort(byDue);
    }
    return parts;
  }, [tasks, agenda, alarms, now, projectId]);
}

function useAlarms(): ReadonlyMap<string, Alarm> {
  const notices = useAll(desk.notifications);
  const alarms = useMemo(() => alarmsIn(notices), [notices]);
  useBorrowed(useMemo(() => [...alarms.keys()].slice(-MOST), [alarms]));
  return alarms;
}
