import { notifications } from "@mantine/notifications";
import type { TaskSummary } from "../../api/types.ts";
import { patch, type Shelves } from "../../live/changing.ts";
import { desk } from "../../live/desk.ts";
import { useWords } from "../../words/index.ts";

/** Completes a task, or opens it again where it is closed. */
export function useCompletion(task: TaskSummary, shelves: Shelves): () => void {
  const words = useWords();
  const isOpen = task.status === "PENDING" || task.status === "IN_PROGRESS";

  async function toggle(): Promise<void> {
    const status = isOpen ? "COMPLETED" : "PENDING";
    if ((await patch(task, { status }, words, [desk.tasks, ...shelves])) && isOpen) {
      notifications.show({ message: words.task.completed(task.key), autoClose: 4000 });
    }
  }

  return () => void toggle();
}
