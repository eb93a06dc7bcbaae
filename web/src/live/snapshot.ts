/** Everything that somebody has before them, as it stands now. */

import { all, api, got } from "../api/client.ts";
import type { MarkedItem, Notification, Project, TaskSummary, User } from "../api/types.ts";

const MOST_NOTIFICATIONS = 200;

export interface Snapshot {
  tasks: TaskSummary[];
  agenda: MarkedItem[];
  notifications: Notification[];
  projects: Project[];
  people: User[];
}

export async function fetchSnapshot(): Promise<Snapshot> {
  const mine = { assignee_id: "me", status: ["PENDING" as const, "IN_PROGRESS" as const], limit: 200 };
  const [tasks, agenda, notifications, projects, people] = await Promise.all([
    all((after) => api.GET("/api/v1/tasks", { params: { query: { ...mine, after } } })),
    fetchAgenda(),
    got(api.GET("/api/v1/notifications", { params: { query: { limit: MOST_NOTIFICATIONS } } })),
    all((after) => api.GET("/api/v1/projects", { params: { query: { limit: 200, after } } })),
    all((after) => api.GET("/api/v1/users", { params: { query: { limit: 200, after } } })),
  ]);
  return { tasks, agenda, notifications: notifications.items, projects, people };
}

export async function fetchAgenda(): Promise<MarkedItem[]> {
  const query = { include: ["marks" as const], limit: 200 };
  return all((after) => api.GET("/api/v1/agenda", { params: { query: { ...query, after } } }));
}

export async function fetchTask(task_id: string): Promise<TaskSummary> {
  return got(api.GET("/api/v1/tasks/{task_id}", { params: { path: { task_id } } })) as Promise<TaskSummary>;
}
