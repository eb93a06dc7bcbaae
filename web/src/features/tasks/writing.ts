import { useState } from "react";
import type { Task } from "../../api/types.ts";
import { tellRefusal } from "../../live/changing.ts";
import type { LiveTask } from "../../live/task.ts";
import { useWords } from "../../words/index.ts";
import { type Base, type Clash, save, type Text } from "./saving.ts";

/** A text that one writes: begun, saved or left, and what to do where somebody else wrote too. */
export function useWriting(task: Task, live: LiveTask, field: Text) {
  const words = useWords();
  const [base, setBase] = useState<Base | null>(null);
  const [clash, setClash] = useState<Clash | null>(null);
  const [isBusy, setBusy] = useState(false);

  function begin(): void {
    setBase({ version: task.version, text: task[field] });
    setClash(null);
    live.subscription?.presence("EDITING");
  }

  function leave(): void {
    setBase(null);
    setClash(null);
    live.subscription?.presence("VIEWING");
  }

  async function finish(text: string, from: Base | null = base): Promise<void> {
    if (from === null || isBusy) {
      return;
    }
    if (text === from.text && clash === null) {
      return leave();
    }
    const takeBack = live.task.guess(task.id, (known) => ({ ...known, [field]: text }));
    setBusy(true);
    try {
      const found = await save(live.task, task.id, field, text, from);
      if (found === null) {
        leave();
      }
      setClash(found);
    } catch (error) {
      tellRefusal(error, words);
    } finally {
      takeBack();
      setBusy(false);
    }
  }

  return { base, clash, isBusy, begin, leave, finish };
}
