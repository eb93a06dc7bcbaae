/** What everybody has before them wherever they are: their tasks, what comes next for each, their inbox, projects, people. */

import type { EventFrame, Subscription } from "@muster/realtime";
import { useSyncExternalStore } from "react";
import { all, api, got } from "../api/client.ts";
import { me, session } from "../api/session.ts";
import type { AgendaItem, Me, Notification, Project, Task, TaskSummary, User } from "../api/types.ts";
import { type Resource, Shelf } from "./shelf.ts";
import { connect, disconnect, listen } from "./socket.ts";

const MOST_NOTIFICATIONS = 200;

export interface Agenda extends AgendaItem, Resource {}

class Desk {
  readonly tasks = new Shelf<TaskSummary>();
  readonly agenda = new Shelf<Agenda>();
  readonly notifications = new Shelf<Notification>();
  readonly projects = new Shelf<Project>();
  readonly people = new Shelf<User>();
  private subscription: Subscription | null = null;

  open(): void {
    this.subscription ??= listen(`user:${me().id}`, {
      reload: async () => this.reload(),
      event: (event) => this.apply(event),
    });
  }

  /** Whoever signs in next finds nothing here. */
  close(): void {
    this.subscription?.close();
    this.subscription = null;
    for (const shelf of [this.tasks, this.agenda, this.notifications, this.projects, this.people]) {
      shelf.clear();
    }
  }

  nameOf = (id: string | null): string | undefined => (id === null ? undefined : this.people.get(id)?.name);

  async reload(): Promise<void> {
    const mine = { assignee_id: "me", status: ["PENDING" as const, "IN_PROGRESS" as const], limit: 200 };
    const [tasks, agenda, notifications, projects, people] = await Promise.all([
      all((after) => api.GET("/api/v1/tasks", { params: { query: { ...mine, after } } })),
      all((after) => api.GET("/api/v1/agenda", { params: { query: { limit: 200, after } } })),
      got(api.GET("/api/v1/notifications", { params: { query: { limit: MOST_NOTIFICATIONS } } })),
      all((after) => api.GET("/api/v1/projects", { params: { query: { limit: 200, after } } })),
      all((after) => api.GET("/api/v1/users", { params: { query: { limit: 200, after } } })),
    ]);
    this.tasks.fill(tasks);
    this.agenda.fill(agenda.map(withId));
    this.notifications.fill(notifications.items);
    this.projects.fill(projects);
    this.people.fill(people);
  }

  /** Events know nothing of what only the viewer sees: that stays as it was. */
  private apply(event: EventFrame): void {
    switch (event.kind) {
      case "task.deleted":
        return this.tasks.drop(event.data.id, event.data.version);
      case "agenda.changed":
        return this.agenda.put(withId(event.data as AgendaItem));
      case "notification.created":
      case "notification.read":
        return this.notifications.put(event.data as Notification);
      case "project.created":
      case "project.updated":
        return this.projects.put(event.data as Project, keepingViewer);
      case "project.deleted":
        return this.projects.drop(event.data.id, event.data.version);
      case "user.updated":
        return session.know(event.data as Me);
      case "member.added":
      case "member.removed":
        return void this.reload();
      default:
        return event.kind.startsWith("task.") ? this.keep(event.data as Task) : undefined;
    }
  }

  /** A task as an answer or an event has it. */
  keep(task: TaskSummary): void {
    this.tasks.put(task, keepingViewer);
  }
}

export const desk = new Desk();

/** Connect, and put everything before whoever is signed in. Screens listen from their first moment on. */
export function sitDown(): void {
  connect();
  desk.open();
}

session.subscribe(() => {
  if (session.current === null) {
    desk.close();
    disconnect();
  }
});

export function useAll<T extends Resource>(shelf: Shelf<T>): readonly T[] {
  return useSyncExternalStore(shelf.subscribe, shelf.all);
}

export function useOne<T extends Resource>(shelf: Shelf<T>, id: string): T | undefined {
  useAll(shelf);
  return shelf.get(id);
}

function withId(item: AgendaItem): Agenda {
  return { ...item, id: item.task_id };
}

/** What only the caller sees of a resource does not travel in events. */
export function keepingViewer<T extends { viewer?: unknown }>(known: T, newer: T): T {
  return newer.viewer === undefined && known.viewer !== undefined ? { ...newer, viewer: known.viewer } : newer;
}
