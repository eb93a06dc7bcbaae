import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { TaskSummary } from "../../api/types.ts";
import { desk } from "../../live/desk.ts";
import { acknowledgeTask, completeTask } from "../../parts/acting.ts";
import { type Key, useKeys } from "../../parts/keys.ts";
import { useLatest } from "../../parts/rows.ts";
import { useWords } from "../../words/index.ts";

/** What single keys do to the chosen task. */
export function useDayKeys(chosen: string | null, onSnooze: (id: string) => void): void {
  const words = useWords();
  const navigate = useNavigate();
  const latest = useLatest({ chosen, onSnooze });
  const keys = useMemo<readonly Key[]>(() => {
    const on = (act: (task: TaskSummary) => void) => () => {
      const task = desk.tasks.get(latest().chosen ?? "");
      if (task !== undefined) {
        act(task);
      }
    };
    const open = on(({ id }) => void navigate({ to: "/tasks/$id", params: { id } }));
    return [
      { key: "o", does: words.keys.open, run: open },
      { key: "Enter", does: words.keys.open, run: open, isAlias: true },
      { key: "a", does: words.keys.acknowledge, run: on((task) => !task.acknowledged_at && acknowledgeTask(task)) },
      { key: "h", does: words.keys.snooze, run: on(({ id }) => latest().onSnooze(id)) },
      { key: "e", does: words.keys.complete, run: on((task) => completeTask(task)) },
    ];
  }, [words, navigate, latest]);
  useKeys(keys);
}
