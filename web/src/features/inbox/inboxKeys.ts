import { useMemo } from "react";
import { acknowledgeTask } from "../../parts/acting.ts";
import { desk } from "../../live/desk.ts";
import { type Key, useKeys } from "../../parts/keys.ts";
import { useLatest } from "../../parts/rows.ts";
import { useOwn, useWords } from "../../words/index.ts";
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
    return [
      { key: "e", does: mine.done, run: on((bundle, { onDone }) => onDone(bundle)) },
      { key: "h", does: words.keys.snooze, run: on((bundle, { onSnooze }) => onSnooze(bundle)) },
      { key: "a", does: words.keys.acknowledge, run: on(acknowledgeItsTask) },
      { key: "o", does: words.keys.open, run: on((bundle, { onOpen }) => onOpen(bundle)) },
      { key: "u", does: mine.unreadOnly, run: () => latest().onUnread() },
    ];
  }, [words, mine, latest]);
  useKeys(keys);
}

function acknowledgeItsTask({ latest: { task_id } }: Bundle): void {
  const task = task_id === null ? undefined : desk.tasks.get(task_id);
  if (task !== undefined && task.acknowledged_at === null) {
    acknowledgeTask(task);
  }
}
