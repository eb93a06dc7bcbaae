import { afterEach, beforeEach, expect, test } from "vitest";
import type { TaskSummary } from "../src/api/types.ts";
import { closeBrowser, later, openBrowser, server, settled, sit, writes } from "./pages.ts";

beforeEach(openBrowser);
afterEach(closeBrowser);

test("a new task is there at once, and what was changed on it goes to what it becomes", async () => {
  const { changing, drafts, saying, desk } = await sit();
  server.isAway = true;
  await drafts.create({ title: "New", project_id: "ops", assignee_id: "mia" }, "key");
  expect(desk.tasks.get("key")).toMatchObject({ title: "New", key: "OPS-…", status: "PENDING" });
  await changing.patch(desk.tasks.get("key") as TaskSummary, { title: "Newer" });
  void saying.say(desk.tasks.get("key") as TaskSummary, "Said");
  await settled();
  expect(desk.tasks.all().map(({ title }) => title)).toEqual(["Newer"]);
  server.isAway = false;
  await later();
  expect(desk.tasks.all().map(({ id, key, title }) => [id, key, title])).toEqual([["real-0", "OPS-7", "Newer"]]);
  expect(writes().map(({ path, key }) => [path, path === "/tasks" ? key : null])).toEqual([
    ["/tasks", "key"],
    ["/tasks/real-0", null],
    ["/tasks/real-0/comments", null],
  ]);
});

test("a project that is open shows what is created in it, before and after the answer", async () => {
  const { drafts } = await sit();
  const { Shelf } = await import("../src/live/shelf.ts");
  const shelf = new Shelf<TaskSummary>();
  const stop = drafts.followDrafts("ops", shelf);
  server.isAway = true;
  await drafts.create({ title: "New", project_id: "ops" }, "key");
  expect(shelf.all().map(({ id }) => id)).toEqual(["key"]);
  server.isAway = false;
  await later();
  expect(shelf.all().map(({ id }) => id)).toEqual(["real-0"]);
  stop();
});

test("a task that is refused goes with what was wanted of it, and says why", async () => {
  const { changing, drafts, desk } = await sit();
  server.isAway = true;
  await drafts.create({ title: "refuse me", project_id: "ops" }, "key");
  await changing.patch(desk.tasks.get("key") as TaskSummary, { priority: "HIGH" });
  server.isAway = false;
  await later();
  expect(desk.tasks.all()).toEqual([]);
  expect(writes().map(({ path }) => path)).toEqual(["/tasks"]);
  await expect(drafts.create({ title: "refuse me", project_id: "ops" }, "other")).rejects.toThrow("Not like this.");
});
