import { Link } from "@tanstack/react-router";
import { api, got } from "../../api/client.ts";
import type { Task } from "../../api/types.ts";
import { tellRefusal } from "../../live/changing.ts";
import { desk } from "../../live/desk.ts";
import { toast } from "../../parts/toast.tsx";
import { spoken } from "../../words/index.ts";
import { type Draft, rememberProject } from "./drafting.ts";
import styles from "./QuickAdd.module.css";

/** `key` is the same for each try of one draft, so that it becomes one task. Raises what refused it. */
export async function createTask(draft: Draft, key: string): Promise<Task> {
  const params = { header: { "Idempotency-Key": key } };
  const task = (await got(api.POST("/api/v1/tasks", { params, body: bodyOf(draft) }))) as Task;
  desk.keep(task);
  if (draft.project) {
    rememberProject(draft.project);
  }
  tellCreated(task);
  return task;
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

function tellCreated(task: Task): void {
  const words = spoken();
  const link = (
    <Link className={styles.created} to="/tasks/$id" params={{ id: task.id }}>
      {task.key}
    </Link>
  );
  toast(
    <>
      {link} {words.task.created}
    </>,
    { label: words.state.undo, run: async () => remove(task) },
  );
}

async function remove(task: Task): Promise<void> {
  try {
    await api.DELETE("/api/v1/tasks/{task_id}", { params: { path: { task_id: task.id } } });
  } catch (error) {
    tellRefusal(error, spoken());
  }
}
