import type { EventFrame } from "@muster/realtime";
import { expect, test } from "vitest";
import type { AgendaItem, Notification, Project, TaskSummary } from "../src/api/types.ts";
import { isMine } from "../src/features/day/sections.ts";
import { Desk } from "../src/live/desk.ts";
import type { Snapshot } from "../src/live/snapshot.ts";
import { pick, seeded } from "./seeded.ts";

const ME = "me";
const PEOPLE = [ME, "olga", null];
const PROJECTS = ["p1", "p2"];
const STATUSES = ["PENDING", "IN_PROGRESS", "COMPLETED", "CANCELLED"] as const;
const LABELS = ["one", "other"];

/** What the server does to the things of one person, and tells on their own topic. */
class World {
  private readonly random: () => number;
  private version = 0;
  private readonly tasks = new Map<string, TaskSummary>();
  private readonly agenda = new Map<string, AgendaItem>();
  private readonly notices = new Map<string, Notification>();

  constructor(random: () => number) {
    this.random = random;
  }

  /** What somebody who asks now is given; of tasks, those that are mine and open. */
  snapshot(): Snapshot {
    return {
      tasks: [...this.tasks.values()].filter((task) => isMine(task, ME)),
      agenda: [...this.agenda.values()].filter(({ at }) => at !== null),
      notifications: [...this.notices.values()],
      projects: PROJECTS.map((id) => ({ id, version: 1 }) as Project),
      people: [],
    };
  }

  act(): EventFrame[] {
    this.version += 1;
    const dice = this.random();
    if (dice < 0.25) {
      return this.create();
    }
    const task = pick([...this.tasks.values()], this.random);
    if (task === undefined) {
      return [];
    }
    if (dice < 0.55) {
      return this.change(task);
    }
    if (dice < 0.65) {
      return this.remove(task);
    }
    return dice < 0.8 ? this.foresee(task) : this.notify(task);
  }

  private create(): EventFrame[] {
    const task = {
      id: `t${this.version}`,
      creator_id: this.somebody() ?? "olga",
      title: "new",
      labels: [] as string[],
    };
    return this.tell(undefined, {
      ...task,
      project_id: pick(PROJECTS, this.random),
      assignee_id: this.somebody(),
      status: "PENDING",
      version: this.version,
    } as TaskSummary);
  }

  private change(former: TaskSummary): EventFrame[] {
    const change: Partial<TaskSummary> = pick(
      [
        { title: `title ${this.version}` },
        { assignee_id: this.somebody() },
        { status: pick(STATUSES, this.random) ?? "PENDING" },
        { labels: LABELS.slice(0, this.version % 3) },
      ],
      this.random,
    ) as Partial<TaskSummary>;
    const task = { ...former, ...change, version: this.version };
    const events = this.tell(former, task);
    return task.assignee_id === ME ? events : [...events, ...this.foresee(task)];
  }

  /** One that was deleted may be restored: with a higher version, as if it were new. */
  private remove(task: TaskSummary): EventFrame[] {
    this.tasks.delete(task.id);
    this.agenda.delete(task.id);
    const events = this.concerns(task) ? [event("task.deleted", { id: task.id, version: this.version })] : [];
    if (this.random() < 0.7) {
      return events;
    }
    this.version += 1;
    return [...events, ...this.tell(undefined, { ...task, version: this.version })];
  }

  /** Only what is mine concerns me; whom it concerned before hears that nothing comes any more. */
  private foresee({ id, assignee_id }: TaskSummary): EventFrame[] {
    const isOver = assignee_id !== ME || this.random() < 0.2;
    if (isOver && !this.agenda.has(id)) {
      return [];
    }
    const step = isOver ? { at: null, kind: null } : { at: new Date(this.version).toISOString(), kind: "REMINDER" };
    const item = { task_id: id, ...step, recipients: [], revision: 1, version: this.version } as AgendaItem;
    this.agenda.set(id, item);
    return [event("agenda.changed", item)];
  }

  private notify({ id }: TaskSummary): EventFrame[] {
    const unread = [...this.notices.values()].find(({ read_at }) => read_at === null);
    const isRead = unread !== undefined && this.random() < 0.5;
    const notice = isRead
      ? { ...unread, read_at: "now", version: this.version }
      : { id: `n${this.version}`, task_id: id, kind: "REMINDER", read_at: null, version: this.version };
    this.notices.set(notice.id, notice as Notification);
    return [event(isRead ? "notification.read" : "notification.created", notice)];
  }

  /** Of a task hear its assignee, the one before, and its creator. */
  private tell(former: TaskSummary | undefined, task: TaskSummary): EventFrame[] {
    this.tasks.set(task.id, task);
    const hears = this.concerns(task) || (former !== undefined && this.concerns(former));
    return hears ? [event(former ? "task.updated" : "task.created", task)] : [];
  }

  private concerns({ assignee_id, creator_id }: TaskSummary): boolean {
    return assignee_id === ME || creator_id === ME;
  }

  private somebody(): string | null {
    return pick(PEOPLE, this.random) ?? null;
  }
}

function event(kind: string, data: object): EventFrame {
  return { type: "event", kind, data: structuredClone(data) } as unknown as EventFrame;
}

function deskOf(world: World): Desk {
  return new Desk({
    snapshot: async () => world.snapshot(),
    agenda: async () => world.snapshot().agenda,
    task: async () => Promise.reject(new Error("not asked for")),
  });
}

const byId = (one: { id: string }, other: { id: string }) => one.id.localeCompare(other.id);

/** What the screens show of a desk. */
function shown(desk: Desk) {
  const tasks = desk.tasks.all().filter((task) => isMine(task, ME));
  const ids = new Set(tasks.map(({ id }) => id));
  const agenda = desk.agenda.all().filter(({ id, at }) => at !== null && ids.has(id));
  return {
    tasks: tasks.toSorted(byId),
    agenda: agenda.map(({ id, at, version }) => ({ id, at, version })).toSorted(byId),
    notifications: desk.notifications.all().toSorted(byId),
  };
}

async function shownFresh(world: World) {
  const fresh = deskOf(world);
  await fresh.reload();
  return shown(fresh);
}

const SEEDS = Array.from({ length: 100 }, (_, seed) => seed);

test.each(SEEDS)("a desk that heard every event is a desk that is new (%i)", async (seed) => {
  const world = new World(seeded(seed));
  for (let count = 0; count < 20; count += 1) {
    world.act();
  }
  const desk = deskOf(world);
  await desk.reload();
  for (const heard of Array.from({ length: 60 }, () => world.act()).flat()) {
    desk.apply(heard);
  }
  expect(shown(desk)).toEqual(await shownFresh(world));
  desk.close();
});

test.each(SEEDS)("also where answers come before or long after the events that tell the same (%i)", async (seed) => {
  const random = seeded(seed + 1000);
  const world = new World(random);
  const desk = deskOf(world);
  await desk.reload();
  const late: TaskSummary[] = [];
  for (const heard of Array.from({ length: 60 }, () => world.act()).flat()) {
    const task = heard.kind.startsWith("task.") && heard.kind !== "task.deleted" ? (heard.data as TaskSummary) : null;
    if (task !== null && random() < 0.3) {
      desk.keep(task);
    } else if (task !== null && random() < 0.5) {
      late.push(task);
    }
    desk.apply(heard);
    if (random() < 0.3) {
      late.splice(0, 1).forEach((answer) => desk.keep(answer));
    }
  }
  for (const answer of late.toReversed()) {
    desk.keep(answer);
  }
  expect(shown(desk)).toEqual(await shownFresh(world));
  desk.close();
});

test("a project that is gone takes its tasks along", async () => {
  const task = { id: "t", project_id: "p1", assignee_id: ME, status: "PENDING", version: 3 } as TaskSummary;
  const desk = deskOf(new World(seeded(1)));
  await desk.reload();
  desk.keep(task);
  desk.apply(event("project.deleted", { id: "p1", version: 9 }));
  expect([desk.tasks.all(), desk.projects.get("p1")]).toEqual([[], undefined]);
});

test("a next step that changes keeps its marks until they are asked for again", () => {
  const desk = deskOf(new World(seeded(1)));
  const item = { task_id: "t", at: "2026-03-11T10:00:00Z", kind: "REMINDER", recipients: [], revision: 1, version: 1 };
  desk.agenda.fill([{ ...item, id: "t", marks: [{ kind: "DUE" }] } as never]);
  desk.apply(event("agenda.changed", { ...item, version: 2 }));
  expect(desk.agenda.get("t")).toMatchObject({ version: 2, marks: [{ kind: "DUE" }] });
  desk.close();
});
