/** What everybody has before them wherever they are: their tasks, what comes next for each, their inbox, projects, people. */

import type { EventFrame, Subscription } from "@muster/realtime";
import { useSyncExternalStore } from "react";
import { me, session } from "../api/session.ts";
import type {
  AgendaItem,
  MarkedItem,
  Me,
  Notification,
  Project,
  Rollout,
  Task,
  TaskSummary,
  User,
} from "../api/types.ts";
import { type Resource, Shelf } from "./shelf.ts";
import { fetchAgenda, fetchSnapshot, fetchTask, type Snapshot } from "./snapshot.ts";
import { connect, disconnect, listen } from "./socket.ts";

const MARKS_AFTER_MS = 1000;

export interface Agenda extends MarkedItem, Resource {}

/** Where snapshots come from. */
export interface Source {
  snapshot(): Promise<Snapshot>;
  agenda(): Promise<MarkedItem[]>;
  task(id: string): Promise<TaskSummary>;
}

export class Desk {
  readonly tasks = new Shelf<TaskSummary>();
  readonly agenda = new Shelf<Agenda>();
  readonly notifications = new Shelf<Notification>();
  readonly projects = new Shelf<Project>();
  readonly people = new Shelf<User>();
  /** Of policies, as far as they were heard of since one came. */
  readonly rollouts = new Shelf<Rollout>();
  private readonly source: Source;
  private subscription: Subscription | null = null;
  private marksTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly asked = new Map<string, Promise<unknown>>();
  private loads: Promise<void> = Promise.resolve();
  /** Events that came while a snapshot was under way: it may be older than they are. Null while none is. */
  private meanwhile: EventFrame[] | null = null;
  private sitting = 0;

  constructor(source: Source) {
    this.source = source;
  }

  open(): void {
    this.subscription ??= listen(`user:${me().id}`, {
      reload: async () => this.reload(),
      event: (event) => this.apply(event),
    });
  }

  /** Whoever signs in next finds nothing here. */
  close(): void {
    this.sitting += 1;
    this.meanwhile = null;
    this.subscription?.close();
    this.subscription = null;
    clearTimeout(this.marksTimer);
    this.asked.clear();
    for (const shelf of [this.tasks, this.agenda, this.notifications, this.projects, this.people, this.rollouts]) {
      shelf.clear();
    }
  }

  nameOf = (id: string | null): string | undefined => (id === null ? undefined : this.people.get(id)?.name);

  /** One after the other: an older snapshot never takes the place of a newer one. */
  async reload(): Promise<void> {
    const { sitting } = this;
    this.loads = this.loads.catch(() => undefined).then(async () => this.load(sitting));
    return this.loads;
  }

  private async load(sitting: number): Promise<void> {
    if (sitting !== this.sitting) {
      return;
    }
    this.meanwhile = [];
    try {
      const snapshot = await this.source.snapshot();
      if (sitting === this.sitting) {
        this.lay(snapshot);
      }
    } finally {
      const events = this.meanwhile ?? [];
      this.meanwhile = null;
      for (const event of events) {
        this.apply(event);
      }
    }
  }

  /** Where it fails the next connection does it again. */
  lookAfresh(): void {
    this.reload().catch(() => undefined);
  }

  lay({ tasks, agenda, notifications, projects, people }: Snapshot): void {
    this.tasks.fill(tasks);
    this.agenda.fill(agenda.map(withId));
    this.notifications.fill(notifications);
    this.projects.fill(projects);
    this.people.fill(people);
  }

  /** What is here, without what waits to be sent. */
  snapshot(): Snapshot {
    return {
      tasks: this.tasks.settled(),
      agenda: this.agenda.settled(),
      notifications: this.notifications.settled(),
      projects: this.projects.settled(),
      people: this.people.settled(),
    };
  }

  /** Events know nothing of what only the viewer sees: that stays as it was. */
  apply(event: EventFrame): void {
    this.meanwhile?.push(event);
    switch (event.kind) {
      case "task.deleted":
        return this.forget(event.data.id, event.data.version);
      case "agenda.changed":
        return this.foresee(event.data as AgendaItem);
      case "notification.created":
        return this.notify(event.data as Notification);
      case "notification.read":
        return this.notifications.put(event.data as Notification);
      case "project.created":
      case "project.updated":
        return this.welcome(event.data as Project);
      case "project.deleted":
        return this.leave(event.data.id, event.data.version);
      case "user.updated":
        return session.know(event.data as Me);
      case "comment.read":
        return this.lookAgain((event.data as { task_id: string }).task_id);
      case "policy_rollout.changed":
        return this.rollouts.put(event.data as Rollout);
      case "member.added":
      case "member.removed":
        return this.lookAfresh();
      default:
        return event.kind.startsWith("task.") ? this.keep(event.data as Task) : undefined;
    }
  }

  /** A task as an answer or an event has it. Late ones may tell of a project that is no longer ours to see. */
  keep(task: TaskSummary): void {
    if (!this.projects.isFilled || this.projects.get(task.project_id) !== undefined) {
      this.tasks.put(task, keepingViewer);
    }
  }

  /** A project with everything in it is no longer ours to see. Its tasks are as they were when it is restored. */
  leave(id: string, version: number): void {
    this.projects.drop(id, version);
    for (const task of this.tasks.all().filter(({ project_id }) => project_id === id)) {
      this.tasks.hide(task.id);
      this.agenda.hide(task.id);
    }
  }

  /** What was foretold of a task goes with it. */
  private forget(id: string, version: number): void {
    this.tasks.drop(id, version);
    const item = this.agenda.get(id);
    if (item !== undefined) {
      this.agenda.drop(id, item.version);
    }
  }

  /** Events do not carry the marks: those that are known stay until all are asked for again, once it is quiet. */
  private foresee(item: AgendaItem): void {
    this.agenda.put(withId(item), (known, newer) => ({
      ...newer,
      ...(known.marks && { marks: known.marks }),
      ...newer,
    }));
    clearTimeout(this.marksTimer);
    this.marksTimer = setTimeout(() => void this.markAgain(), MARKS_AFTER_MS);
  }

  private async markAgain(): Promise<void> {
    const agenda = await this.latest("agenda", this.source.agenda()).catch(() => undefined);
    for (const item of agenda ?? []) {
      this.agenda.put(withId(item), keepingSame);
    }
  }

  private notify(notice: Notification): void {
    this.notifications.put(notice);
    if (notice.kind.startsWith("comment.") && notice.task_id !== null) {
      this.lookAgain(notice.task_id);
    } else if (notice.kind === "project.deleted" && notice.project_id !== null) {
      this.lookAfresh();
    }
  }

  /** One that was deleted comes back with its tasks. */
  private welcome(project: Project): void {
    if (this.projects.get(project.id) === undefined) {
      this.lookAfresh();
    }
    this.projects.put(project, keepingViewer);
  }

  /** What only the viewer sees of a task has changed: of that no event tells. */
  private lookAgain(id: string): void {
    if (this.tasks.get(id) !== undefined) {
      this.latest(id, this.source.task(id)).then(
        (task) => task && this.tasks.put(task),
        () => undefined, // the next snapshot has it
      );
    }
  }

  /** Answers may overtake each other, and what is the viewer's has no version: only what was asked for last counts. */
  private async latest<T>(what: string, asked: Promise<T>): Promise<T | undefined> {
    this.asked.set(what, asked);
    const answer = await asked;
    if (this.asked.get(what) !== asked) {
      return undefined;
    }
    this.asked.delete(what);
    return answer;
  }
}

export const desk = new Desk({ snapshot: fetchSnapshot, agenda: fetchAgenda, task: fetchTask });

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

/** Lists, which draw much, follow an own change afterwards: their rows show it at once by `useOne`, and the press is answered. */
export function useAll<T extends Resource>(shelf: Shelf<T>, when: "at once" | "afterwards" = "at once"): readonly T[] {
  return useSyncExternalStore(when === "at once" ? shelf.subscribe : shelf.subscribeAfterwards, shelf.all);
}

export function useOne<T extends Resource>(shelf: Shelf<T>, id: string): T | undefined {
  return useSyncExternalStore(shelf.subscribe, () => shelf.get(id));
}

function withId(item: MarkedItem): Agenda {
  return { ...item, id: item.task_id };
}

/** Of all that is asked for again most is as it was. */
function keepingSame(known: Agenda, newer: Agenda): Agenda {
  return JSON.stringify(known) === JSON.stringify(newer) ? known : newer;
}

/** What only the caller sees of a resource does not travel in events. */
export function keepingViewer<T extends Resource & { viewer?: unknown }>(known: T, newer: T): T {
  if (newer.version === known.version && newer.viewer === undefined) {
    return known; // the event of one's own change, whose answer came before
  }
  return newer.viewer === undefined && known.viewer !== undefined ? { ...newer, viewer: known.viewer } : newer;
}
