import { useState } from "react";
import type { Task } from "../../api/types.ts";
import { patch } from "../../live/changing.ts";
import type { Shelves } from "../../live/queue.ts";
import { tellRefusal } from "../../live/refusing.ts";
import type { LiveTask } from "../../live/task.ts";
import { spoken } from "../../words/index.ts";

export type Text = "title" | "description";

/** Where one began to write, and what stands in the field. */
interface Base {
  version: number;
  was: string;
  text: string;
}

/** A text that one writes: begun, saved or left. What is refused stands in the field again. */
export function useWriting(task: Task, live: LiveTask, shelves: Shelves, field: Text) {
  const [base, setBase] = useState<Base | null>(null);

  function begin(): void {
    setBase({ version: task.version, was: task[field], text: task[field] });
    live.subscription?.presence("EDITING");
  }

  function leave(): void {
    setBase(null);
    live.subscription?.presence("VIEWING");
  }

  function finish(text: string): void {
    leave();
    if (base === null || text === base.was) {
      return;
    }
    const begun = { ...task, version: base.version, [field]: base.was };
    void patch(begun, { [field]: text }, shelves, (error) => {
      setBase({ ...base, text });
      tellRefusal(error, spoken());
    });
  }

  return { base, begin, leave, finish };
}
