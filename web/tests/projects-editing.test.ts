import { afterEach, beforeEach, expect, test } from "vitest";
import type { Task, TaskPatch, TaskSummary } from "../src/api/types.ts";
import { columnsOf, movesTo } from "../src/features/projects/columns.ts";
import { closeBrowser, later, openBrowser, server, settled, sit, writes } from "./pages.ts";

beforeEach(openBrowser);
afterEach(closeBrowser);

const STARTED = { id: "t", status: "IN_PROGRESS", position: 1, due_at: "2026-03-27T14:30:00Z" } as const;

/** A project's screen with its tasks, and what somebody else does to them. */
async function open(...tasks: Partial<Task>[]) {
  const { desk } = await sit();
  const [{ edit }, { Shelf }] = await Promise.all([
    import("../src/features/projects/editing.ts"),
    import("../src/live/shelf.ts"),
  ]);
  const shelf = new Shelf<TaskSummary>();
  shelf.fill(tasks.map((task) => server.put(task)));
  desk.tasks.fill(shelf.all());
  const live = { id: "ops", tasks: shelf, here: [], isComplete: true, isRevoked: false };
  const seen = (id: string) => shelf.get(id) as TaskSummary;
  const theyChange = (id: string, changes: TaskPatch) => {
    const task = server.tasks.get(id) as Task;
    const changed = server.put({ ...task, ...(changes as Partial<Task>), version: task.version + 1 });
    shelf.put(changed);
  };
  const change = async (task: TaskSummary, wanted: TaskPatch) => edit(live, [{ task, wanted }]);
  const move = async (task: TaskSummary, status: Task["status"], index: number) =>
    edit(live, movesTo(task, status, columnsOf(shelf.all())[status], index));
  return { seen, theyChange, change, move };
}

test("a card that somebody completed while it was carried stays completed", async () => {
  const { seen, theyChange, move } = await open(STARTED);
  const lifted = seen("t");
  theyChange("t", { status: "COMPLETED" });
  void move(lifted, "PENDING", 0);
  expect(seen("t").status).toBe("PENDING");
  await settled();
  expect([server.tasks.get("t")?.status, seen("t").status]).toEqual(["COMPLETED", "COMPLETED"]);
});

test("a task whose time somebody changed while it was carried to another day keeps that time", async () => {
  const { seen, theyChange, change } = await open(STARTED);
  const lifted = seen("t");
  theyChange("t", { due_at: "2026-03-27T16:00:00Z" });
  void change(lifted, { due_at: "2026-03-28T14:30:00Z" });
  await settled();
  expect([server.tasks.get("t")?.due_at, seen("t").due_at]).toEqual(["2026-03-27T16:00:00Z", "2026-03-27T16:00:00Z"]);
});

test("a card goes where it is put whatever else somebody changed of it meanwhile", async () => {
  const { seen, theyChange, move } = await open(STARTED, { ...STARTED, id: "u", position: 2 });
  const lifted = seen("u");
  theyChange("u", { title: "Theirs", priority: "URGENT" });
  void move(lifted, "IN_PROGRESS", 0);
  await settled();
  expect(server.tasks.get("u")).toMatchObject({ title: "Theirs", priority: "URGENT", position: 0 });
  expect(seen("u")).toMatchObject({ title: "Theirs", position: 0 });
});

test("own changes of one task go one on top of the other, each made on what it shows", async () => {
  const { seen, change } = await open(STARTED);
  void change(seen("t"), { position: 5 });
  void change(seen("t"), { position: 7 });
  void change(seen("t"), { status: "PENDING", position: 9 });
  await settled();
  expect(server.tasks.get("t")).toMatchObject({ status: "PENDING", position: 9, version: 4 });
  expect(writes()).toHaveLength(3);
});

test("what was lifted while an own change of it was under way is dropped on what came of it", async () => {
  const { seen, change } = await open(STARTED);
  void change(seen("t"), { position: 5 });
  const lifted = seen("t");
  await settled();
  void change(lifted, { status: "PENDING", position: 7 });
  await settled();
  expect(server.tasks.get("t")).toMatchObject({ status: "PENDING", position: 7 });
});

test("an own change that waits for a connection does not carry the next one over somebody else's", async () => {
  const { seen, theyChange, change } = await open(STARTED);
  server.isAway = true;
  void change(seen("t"), { position: 5 });
  void change(seen("t"), { status: "PENDING" });
  await settled();
  theyChange("t", { status: "COMPLETED" });
  server.isAway = false;
  await later();
  expect(server.tasks.get("t")).toMatchObject({ status: "COMPLETED", position: 5 });
});
