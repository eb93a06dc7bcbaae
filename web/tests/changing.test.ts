import { afterEach, beforeEach, expect, test } from "vitest";
import type { TaskSummary } from "../src/api/types.ts";
import { closeBrowser, later, openBrowser, server, settled, sit, writes } from "./pages.ts";

beforeEach(openBrowser);
afterEach(closeBrowser);

test("texts, comments, labels and people wait for a connection, are shown at once, and arrive once and in order", async () => {
  const { changing, saying, desk } = await sit();
  const task = server.put({ id: "t" });
  desk.keep(task);
  server.isAway = true;
  await changing.patch(task, { title: "Mine" });
  await changing.patch(desk.tasks.get("t") as TaskSummary, { description: "More" });
  await changing.patch(desk.tasks.get("t") as TaskSummary, { labels: ["a"], assignee_id: "mia" });
  void saying.say(task, "Said");
  await settled();
  expect(desk.tasks.get("t")).toMatchObject({ title: "Mine", labels: ["a"], assignee_id: "mia" });
  expect(writes()).toEqual([]);
  server.isAway = false;
  await later();
  expect(server.tasks.get("t")).toMatchObject({ title: "Mine", description: "More", labels: ["a"], version: 4 });
  expect(writes().map(({ method, path }) => `${method} ${path}`)).toEqual([
    "PATCH /tasks/t",
    "PATCH /tasks/t",
    "PATCH /tasks/t",
    "POST /tasks/t/comments",
  ]);
});

test("what waits can be taken back as if it had never been", async () => {
  const { changing, drafts, desk } = await sit();
  server.isAway = true;
  const made = await drafts.create({ title: "New", project_id: "ops" }, "key");
  await changing.patch(desk.tasks.get("key") as TaskSummary, { title: "Newer" });
  await changing.undo(made);
  server.isAway = false;
  await later();
  expect([desk.tasks.all(), writes()]).toEqual([[], []]);
});

test("what somebody else has changed meanwhile is not overwritten", async () => {
  const { changing, desk } = await sit();
  const task = server.put({ id: "t" });
  desk.keep(task);
  server.isAway = true;
  await changing.patch(task, { title: "Mine", priority: "HIGH" });
  server.put({ ...task, title: "Theirs", version: 2 });
  server.isAway = false;
  await later();
  expect([server.tasks.get("t")?.title, desk.tasks.get("t")?.title]).toEqual(["Theirs", "Theirs"]);
});
