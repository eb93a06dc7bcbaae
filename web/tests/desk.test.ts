import type { EventFrame } from "@muster/realtime";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AgendaItem, MarkedItem, Notification, Project, TaskSummary, User } from "../src/api/types.ts";
import { isMine } from "../src/features/day/sections.ts";
import { Desk } from "../src/live/desk.ts";
import type { Snapshot } from "../src/live/snapshot.ts";
import { pick, seeded } from "./seeded.ts";

const ME = "me";
const PEOPLE = [ME, "olga", null];
const STATUSES = ["PENDING", "IN_PROGRESS", "COMPLETED", "CANCELLED"] as const;
const LABELS = ["one", "other"];

/** What the server does to the things of one person, and tells on their own topic. */
class World {
  private readonly random: () => number;
  private version = 0;
  private readonly tasks = new Map<string, TaskSummary>();
  private readonly agenda = new Map<string, MarkedItem>();
  private readonly notices = new Map<string, Notification>();
  /** Those that are there, and in `members` those of them that are mine to see. */
  private readonly projects = new Map<string, Project>();
  private readonly members = new Set<string>();
  private readonly deleted = new Map<string, Project>();
  private readonly people = new Map<string, User>();

  constructor(random: () => number) {
    this.random = random;
    for (const id of ["p1", "p2"]) {
      this.projects.set(id, { id, name: id, version: 0 } as Project);
      this.members.add(id);
    }
  }

  /** What somebody who asks now is given; of tasks, those that are mine and open. */
  snapshot(): Snapshot {
    const tasks = [...this.tasks.values()].filter((task) => isMine(task, ME) && this.isSeen(task.project_id));
    return structuredClone({
      tasks,
      agenda: [...this.agenda.values()].filter(({ at, task_id }) => at !== null && this.isSeenTask(task_id)),
      notifications: [...this.notices.values()],
      projects: [...this.projects.values()].filter(({ id }) => this.isSeen(id)),
      people: [...this.people.values()],
    });
  }

  act(): EventFrame[] {
    this.version += 1;
    if (this.random() < 0.12) {
      return this.govern();
    }
    const dice = this.random();
    if (dice < 0.25) {
      return this.create();
    }
    const task = pick(
      [...this.tasks.values()].filter(({ project_id }) => this.isSeen(project_id)),
      this.random,
    );
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

  /** Projects come, go, come back, are named anew; I become a member and cease to be one, and new people with them. */
  private govern(): EventFrame[] {
    const seen = pick(
      [...this.projects.values()].filter(({ id }) => this.isSeen(id)),
      this.random,
    );
    const unseen = pick(
      [...this.projects.values()].filter(({ id }) => !this.isSeen(id)),
      this.random,
    );
    const gone = pick([...this.deleted.values()], this.random);
    const dice = this.random();
    if (unseen !== undefined && dice < 0.5) {
      this.members.add(unseen.id);
      this.people.set(`u${this.version}`, { id: `u${this.version}`, name: "New", version: this.version } as User);
      return [event("member.added", { user_id: ME, version: this.version })];
    }
    if (gone !== undefined && dice < 0.7) {
      this.deleted.delete(gone.id);
      return this.name(gone, "project.updated");
    }
    if (seen === undefined || dice < 0.2) {
      this.members.add(`p${this.version}`);
      return this.name({ id: `p${this.version}` } as Project, "project.created");
    }
    if (dice < 0.6) {
      return this.name(seen, "project.updated");
    }
    return dice < 0.8 ? this.dismiss(seen) : this.removeProject(seen);
  }

  private name(project: Project, kind: string): EventFrame[] {
    const named = { ...project, name: `name ${this.version}`, version: this.version };
    this.projects.set(named.id, named);
    return [event(kind, named)];
  }

  private dismiss({ id }: Project): EventFrame[] {
    this.members.delete(id);
    return [event("member.removed", { user_id: ME, version: this.version })];
  }

  /** Whoever did it hears of it by the event, the others by what is in their inbox. Its tasks stay as they are, for a day when it is restored. */
  private removeProject(project: Project): EventFrame[] {
    this.projects.delete(project.id);
    this.deleted.set(project.id, project);
    if (this.random() < 0.5) {
      return [event("project.deleted", { id: project.id, version: this.version })];
    }
    const notice = { id: `n${this.version}`, kind: "project.deleted", project_id: project.id, task_id: null };
    return this.keepNotice({ ...notice, read_at: null, version: this.version } as unknown as Notification);
  }

  private isSeen(project_id: string): boolean {
    return this.projects.has(project_id) && this.members.has(project_id);
  }

  private isSeenTask(id: string): boolean {
    const task = this.tasks.get(id);
    return task !== undefined && this.isSeen(task.project_id);
  }

  private create(): EventFrame[] {
    const project = pick(this.snapshot().projects, this.random);
    if (project === undefined) {
      return [];
    }
    const task = {
      id: `t${this.version}`,
      creator_id: this.somebody() ?? "olga",
      title: "new",
      labels: [] as string[],
    };
    return this.tell(undefined, {
      ...task,
      project_id: project.id,
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
    this.agenda.set(id, { ...item, marks: [{ kind: "DUE", at: `mark ${this.version}` }] } as unknown as MarkedItem);
    return [event("agenda.changed", item)];
  }

  private notify({ id }: TaskSummary): EventFrame[] {
    const unread = [...this.notices.values()].find(({ read_at }) => read_at === null);
    const isRead = unread !== undefined && this.random() < 0.5;
    const notice = isRead
      ? { ...unread, read_at: "now", version: this.version }
      : { id: `n${this.version}`, task_id: id, kind: "REMINDER", read_at: null, version: this.version };
    return this.keepNotice(notice as Notification);
  }

  private keepNotice(notice: Notification): EventFrame[] {
    this.notices.set(notice.id, notice);
    return [event(notice.read_at === null ? "notification.created" : "notification.read", notice)];
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

/** Answers are on their way for a while: what they say may be older than what was heard meanwhile. */
function deskOf(world: World, ms: () => number = () => 0): Desk {
  const answer = async <T>(value: T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), ms()));
  return new Desk({
    snapshot: async () => answer(world.snapshot()),
    agenda: async () => answer(world.snapshot().agenda),
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
    agenda: agenda.map(({ id, at, version, marks }) => ({ id, at, version, marks })).toSorted(byId),
    notifications: desk.notifications.all().toSorted(byId),
    projects: desk.projects.all().toSorted(byId),
    people: desk.people.all().toSorted(byId),
  };
}

async function filled(world: World, ms?: () => number): Promise<Desk> {
  const desk = deskOf(world, ms);
  const loaded = desk.reload();
  await vi.runAllTimersAsync();
  await loaded;
  return desk;
}

async function shownFresh(world: World) {
  return shown(await filled(world));
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const SEEDS = Array.from({ length: 100 }, (_, seed) => seed);

test.each(SEEDS)("a desk that heard every event is a desk that is new (%i)", async (seed) => {
  const random = seeded(seed);
  const world = new World(random);
  for (let count = 0; count < 20; count += 1) {
    world.act();
  }
  const desk = await filled(world, () => random() * 500);
  for (let count = 0; count < 60; count += 1) {
    for (const heard of world.act()) {
      desk.apply(heard);
    }
    // oxlint-disable-next-line no-await-in-loop -- time goes on between events
    await vi.advanceTimersByTimeAsync(random() * 200);
  }
  await vi.runAllTimersAsync();
  expect(shown(desk)).toEqual(await shownFresh(world));
  desk.close();
});

test.each(SEEDS)("also where answers come before or long after the events that tell the same (%i)", async (seed) => {
  const random = seeded(seed + 1000);
  const world = new World(random);
  const desk = await filled(world);
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
  await vi.runAllTimersAsync();
  for (const answer of late.toReversed()) {
    desk.keep(answer);
  }
  expect(shown(desk)).toEqual(await shownFresh(world));
  desk.close();
});

test("a snapshot that arrives after its person has gone is put before nobody", async () => {
  const world = new World(seeded(1));
  const desk = deskOf(world, () => 500);
  const loaded = desk.reload();
  desk.close();
  await vi.runAllTimersAsync();
  await loaded;
  expect(desk.projects.all()).toEqual([]);
});

test("a project that is gone takes its tasks along", async () => {
  const task = { id: "t", project_id: "p1", assignee_id: ME, status: "PENDING", version: 3 } as TaskSummary;
  const desk = await filled(new World(seeded(1)));
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

test("a count of unread comments that was asked for earlier never takes the place of a later one", async () => {
  const answers: ((task: TaskSummary) => void)[] = [];
  const source = { task: async () => new Promise<TaskSummary>((answer) => answers.push(answer)) };
  const desk = new Desk(source as never);
  const task = { id: "t", project_id: "p1", version: 3, viewer: { unread_comments: 2 } } as TaskSummary;
  desk.keep(task);
  desk.apply(event("comment.read", { task_id: "t" }));
  desk.apply(event("comment.read", { task_id: "t" }));
  await vi.runAllTimersAsync();
  answers[1]!({ ...task, viewer: { unread_comments: 0 } } as TaskSummary);
  await vi.runAllTimersAsync();
  answers[0]!({ ...task, viewer: { unread_comments: 1 } } as TaskSummary);
  await vi.runAllTimersAsync();
  expect(desk.tasks.get("t")?.viewer).toEqual({ unread_comments: 0 });
});
