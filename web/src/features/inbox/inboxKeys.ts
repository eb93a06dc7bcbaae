import { useMemo } from "react";
import type { TaskSummary } from "../../api/types.ts";
import { acknowledgeTask } from "../../parts/acting.ts";
import { isOpen } from "../../parts/statuses.ts";
import { desk } from "../../live/desk.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { fetchTask } from "../../live/snapshot.ts";
import { type Key, useKeys } from "../../parts/keys.ts";
import { useLatest } from "../../parts/rows.ts";
import { spoken, useOwn, useWords } from "../../words/index.ts";
import type { Bundle } from "./grouping.ts";
import { words as own } from "./words.ts";

interface Triage {
  chosen: Bundle | undefined;
  onDone: (bundle: Bundle) => void;
  onOpen: (bundle: Bundle) => void;
  onSnooze: (bundle: Bundle) => void;
  onUnread: () => void;
}

/** What single keys do to the chosen bundle. */
export function useInboxKeys(current: Triage): void {
  const words = useWords();
  const mine = useOwn(own);
  const latest = useLatest(current);
  const keys = useMemo<readonly Key[]>(() => {
    const on = (act: (bundle: Bundle, all: Triage) => void) => () => {
      const triage = latest();
      if (triage.chosen !== undefined) {
        act(triage.chosen, triage);
      }
    };
    const open = on((bundle, { onOpen }) => onOpen(bundle));
    return [
      { key: "e", does: mine.done, run: on((bundle, { onDone }) => onDone(bundle)) },
      { key: "h", does: words.keys.snooze, run: on((bundle, { onSnooze }) => onSnooze(bundle)) },
      { key: "a", does: words.keys.acknowledge, run: on((bundle) => void acknowledgeItsTask(bundle)) },
      { key: "o", does: words.keys.open, run: open },
      { key: "Enter", does: words.keys.open, run: open, isAlias: true },
      { key: "u", does: mine.unreadOnly, run: () => latest().onUnread() },
    ];
  }, [words, mine, latest]);
  useKeys(keys);
}

/** Of somebody else's, which may not be here yet, too. */
async function acknowledgeItsTask({ latest: { task_id } }: Bundle): Promise<void> {
  if (task_id === null) {
    return;
  }
  try {
    if (desk.tasks.get(task_id) === undefined) {
      desk.keep(await fetchTask(task_id));
    }
  } catch (error) {
    return tellRefusal(error, spoken());
  }
  const task = desk.tasks.get(task_id);
  if (task !== undefined && isToBeAcknowledged(task)) {
    acknowledgeTask(task);
  }
}

export function isToBeAcknowledged(task: TaskSummary): boolean {
  return isOpen(task) && task.acknowledged_at === null;
}
