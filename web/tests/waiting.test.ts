import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Task, TaskPatch } from "../src/api/types.ts";
import { contested, remaining } from "../src/live/merging.ts";
import { type Change, MOST_WAITING, TooMany, Waiting } from "../src/live/waiting.ts";
import { pick, seeded } from "./seeded.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

class Away extends Error {}
class Stale extends Error {}
class Forbidden extends Error {}

/** Tasks, the network before them, and what was done by which key. */
class Server {
  readonly tasks = new Map<string, Task>();
  readonly done: string[] = [];
  isAway = false;
  /** Does what it is asked, but nobody hears of it. */
  losesAnswers = false;
  refuses = false;
  /** One for all tasks: what others do elsewhere counts too. */
  private version = 0;

  change(id: string, wanted: TaskPatch): Task {
    this.version += 1;
    const changed = { id, ...this.tasks.get(id), ...wanted, version: this.version } as Task;
    this.tasks.set(id, changed);
    return changed;
  }

  /** As the API does it: a version that is not the present one is refused with the present state. */
  readonly send = async (change: Change): Promise<Task> => {
    await Promise.resolve();
    if (this.isAway) {
      throw new Away();
    }
    if (this.refuses) {
      throw new Forbidden();
    }
    const answer = this.isDone(change) ? this.known(change) : this.changedBy(change);
    if (this.losesAnswers) {
      throw new Away();
    }
    return answer;
  };

  private isDone(change: Change): boolean {
    return this.done.includes(change.id);
  }

  private known({ task_id }: Change): Task {
    return this.tasks.get(task_id) as Task;
  }

  private changedBy(change: Change): Task {
    const { version } = this.known(change);
    if (version !== change.version) {
      throw new Stale(`${change.version} is not ${version}`);
    }
    this.done.push(change.id);
    return this.change(change.task_id, change.body as TaskPatch);
  }
}

function queue(server: Server, answered: (task: Task) => void = () => undefined) {
  const refused: string[] = [];
  let kept: readonly Change[] = [];
  const waiting = new Waiting({
    send: server.send,
    isAway: (error) => error instanceof Away,
    answered: (_, answer) => answered(answer as Task),
    refused: ({ id }, error) => refused.push(`${id} ${(error as Error).constructor.name}`),
    keep: (changes) => (kept = changes),
  });
  return { waiting, refused, kept: () => kept };
}

let made = 0;

function changeOf(task: Task, body: TaskPatch, was: Partial<Task> = {}): Change {
  made += 1;
  const basis = { id: `change ${made}`, task_id: task.id, task_key: "OPS-1", version: task.version };
  return { ...basis, verb: "patch", body, guess: {}, was };
}

test("what is changed while nobody answers is sent once, in order, when somebody does", async () => {
  const server = new Server();
  const task = server.change("a", {});
  server.isAway = true;
  const { waiting, refused } = queue(server);
  const outcomes = [changeOf(task, { title: "one" }), changeOf(task, { title: "two" }, { title: "one" })].map((one) =>
    waiting.add(one),
  );
  expect(await Promise.all(outcomes)).toEqual(["WAITS", "WAITS"]);
  expect([waiting.isAway, waiting.changes.length]).toEqual([true, 2]);
  server.isAway = false;
  await vi.runAllTimersAsync();
  expect([server.tasks.get("a")?.title, server.tasks.get("a")?.version]).toEqual(["two", 3]);
  expect([waiting.isAway, waiting.changes, refused]).toEqual([false, [], []]);
});

test("a change whose answer was lost is not done twice", async () => {
  const server = new Server();
  const task = server.change("a", {});
  server.losesAnswers = true;
  const { waiting } = queue(server);
  await waiting.add(changeOf(task, { title: "once" }));
  server.losesAnswers = false;
  await vi.runAllTimersAsync();
  expect(server.tasks.get("a")?.version).toBe(2);
  expect(server.done.length).toBe(1);
});

test("a refusal is told, and those behind it are sent", async () => {
  const server = new Server();
  const [one, other] = [server.change("a", {}), server.change("b", {})];
  server.refuses = true;
  const { waiting, refused } = queue(server);
  expect(await waiting.add(changeOf(one, { title: "no" }))).toBe("REFUSED");
  server.refuses = false;
  expect(await waiting.add(changeOf(other, { title: "yes" }))).toBe("DONE");
  expect(refused.map((text) => text.split(" ").at(-1))).toEqual(["Forbidden"]);
});

test("what waits can be withdrawn, what was sent can not", async () => {
  const server = new Server();
  const task = server.change("a", {});
  server.isAway = true;
  const { waiting } = queue(server);
  const mine = changeOf(task, { title: "mine" });
  await waiting.add(mine);
  expect(waiting.withdraw(mine.id)).toBe(true);
  server.isAway = false;
  await vi.runAllTimersAsync();
  expect(server.tasks.get("a")?.title).toBe(undefined);
  expect(waiting.withdraw(mine.id)).toBe(false);
});

test("what was kept before the page was loaded again goes on where it was", async () => {
  const server = new Server();
  const task = server.change("a", {});
  server.isAway = true;
  const before = queue(server);
  await before.waiting.add(changeOf(task, { title: "kept" }));
  const kept = JSON.parse(JSON.stringify(before.kept())) as Change[];
  before.waiting.clear();
  server.isAway = false;
  const { waiting } = queue(server);
  waiting.restore(kept);
  await vi.runAllTimersAsync();
  expect(server.tasks.get("a")?.title).toBe("kept");
});

test("no more wait than may", async () => {
  const server = new Server();
  const task = server.change("a", {});
  server.isAway = true;
  const { waiting } = queue(server);
  for (let count = 0; count < MOST_WAITING; count += 1) {
    void waiting.add(changeOf(task, { title: String(count) }));
  }
  await expect(waiting.add(changeOf(task, { title: "too many" }))).rejects.toThrow(TooMany);
});

test("a later change does not take the place of what somebody else did between two of mine", async () => {
  const server = new Server();
  const task = server.change("a", {});
  server.isAway = true;
  const { waiting, refused } = queue(server);
  await waiting.add(changeOf(task, { title: "mine" }));
  await waiting.add(changeOf(task, { priority: "HIGH" }));
  server.change("a", { title: "theirs" });
  server.isAway = false;
  await vi.runAllTimersAsync();
  expect(server.tasks.get("a")?.title).toBe("theirs");
  expect(refused.map((text) => text.split(" ").at(-1))).toEqual(["Stale", "Stale"]);
});

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  "whatever the connection does, each change arrives once and the last of each task stands (%i)",
  async (seed) => {
    const random = seeded(seed);
    const server = new Server();
    const tasks = ["a", "b", "c"].map((id) => server.change(id, {}));
    const known = new Map(tasks.map((task) => [task.id, task]));
    const { waiting, refused } = queue(server, (task) => known.set(task.id, task));
    const last = new Map<string, string>();
    for (let count = 0; count < 30; count += 1) {
      server.isAway = random() < 0.4;
      server.losesAnswers = random() < 0.2;
      const task = known.get(pick(["a", "b", "c"], random) ?? "a") as Task;
      const pending = waiting.changes.some(({ task_id }) => task_id === task.id);
      const basis = pending ? task : (server.tasks.get(task.id) as Task);
      known.set(task.id, basis);
      const was = { title: last.get(task.id) ?? undefined } as Partial<Task>;
      last.set(task.id, `title ${count}`);
      void waiting.add(changeOf(basis, { title: `title ${count}` }, was));
      // oxlint-disable-next-line no-await-in-loop -- time goes on between changes
      await vi.advanceTimersByTimeAsync(random() * 5000);
    }
    server.isAway = false;
    server.losesAnswers = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(waiting.changes).toEqual([]);
    expect(refused).toEqual([]);
    expect(server.done).toEqual([...new Set(server.done)]);
    expect(server.done.length).toBe(30);
    for (const [id, title] of last) {
      expect(server.tasks.get(id)?.title).toBe(title);
    }
  },
);

const THEIRS = { title: "theirs", priority: "LOW", due_at: "2026-03-13T16:00:00Z", labels: ["a"] } as Task;

test("only what somebody else has changed to something else is in the way", () => {
  const wanted: TaskPatch = { title: "mine", priority: "HIGH", due_at: "2026-03-13T16:00:00.000Z", labels: ["b"] };
  const was = { title: "before", priority: "LOW" as const, due_at: null, labels: ["a"] };
  expect(contested(wanted, was, THEIRS)).toEqual(["title"]);
  expect(remaining({ title: "theirs", priority: "HIGH" }, THEIRS)).toEqual({ priority: "HIGH" });
});
