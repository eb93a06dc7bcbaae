import { Link } from "@tanstack/react-router";
import { api } from "../../api/client.ts";
import { create, useCreated } from "../../live/drafts.ts";
import { type Made, withdraw } from "../../live/queue.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { toast } from "../../parts/toast.tsx";
import { spoken, useOwn, useWords } from "../../words/index.ts";
import { type Draft, rememberProject } from "./drafting.ts";
import styles from "./QuickAdd.module.css";
import { words as own } from "./words.ts";

/** `key` is the same for each try of one draft, so that it becomes one task. Raises what refused it. */
export async function createTask(draft: Draft, key: string): Promise<void> {
  if (draft.project) {
    rememberProject(draft.project);
  }
  const made = await create(bodyOf(draft), key);
  toast(<Created made={made} />, { label: spoken().state.undo, run: async () => remove(made) });
}

function bodyOf({ title, due, priority, assignee, project }: Draft) {
  return {
    title,
    priority,
    project_id: project?.id ?? "",
    assignee_id: assignee?.id ?? null,
    due_at: due?.toISOString() ?? null,
  };
}

/** While it waits for a connection it has its title alone. */
function Created({ made }: { made: Made }) {
  const words = useWords();
  const later = useOwn(own).later;
  const task = useCreated(made.change.id);
  if (task === undefined) {
    return later(made.change.guess.title ?? "");
  }
  return (
    <>
      <Link className={styles.created} to="/tasks/$id" params={{ id: task.id }}>
        {task.key}
      </Link>{" "}
      {words.task.created}
    </>
  );
}

async function remove(made: Made): Promise<void> {
  try {
    const task = withdraw(made.change) ? null : await made.answer;
    if (task !== null) {
      await api.DELETE("/api/v1/tasks/{task_id}", { params: { path: { task_id: task.id } } });
    }
  } catch (error) {
    tellRefusal(error, spoken());
  }
}
