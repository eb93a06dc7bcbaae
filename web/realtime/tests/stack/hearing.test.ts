/** What is heard of a real Muster: each change, typed, once and in order, as long as one may. */

import { expect, test } from "vitest";
import { type EventFrame, type Topic, systemClock } from "../../src/index.js";
import { Diary } from "../support/client.js";
import { eventually } from "../support/eventually.js";
import { register } from "../support/muster.js";
import { clientOf, connected, listening, team } from "../support/world.js";

/** What a reader understands of an event. Each case only compiles if the kind tells what the data is. */
function summaryOf(event: EventFrame): string {
  switch (event.kind) {
    case "task.created":
    case "task.updated":
    case "task.completed":
      return `${event.kind}: ${event.data.title}, ${event.data.status}, version rises: ${event.data.version > 0}`;
    case "task.deleted":
      return `${event.kind}: ${event.data.id}`;
    case "comment.created":
    case "comment.updated":
      return `${event.kind}: ${event.data.text}`;
    case "comment.deleted":
      return event.kind;
    case "member.added":
      return `${event.kind}: ${event.data.role}`;
    case "project.updated":
      return `${event.kind}: ${event.data.name}`;
    default:
      return event.kind;
  }
}

test("each change of a project is heard once, in order, and typed", async () => {
  const { olga, mia, project } = await team();
  const client = await connected(mia);
  const diary = await listening(client, `project:${project.id}`);
  const task = await olga.task(project, "Renew the certificate");
  await olga.patch(`/tasks/${task.id}`, { title: "Renew it", status: "IN_PROGRESS" });
  const comment = await mia.comment(task, "On it.");
  await mia.patch(`/comments/${comment.id}`, { text: "Nearly done." });
  await mia.delete(`/comments/${comment.id}`);
  await olga.patch(`/tasks/${task.id}`, { status: "COMPLETED" });
  await olga.delete(`/tasks/${task.id}`);
  await olga.patch(`/projects/${project.id}`, { name: "Operations" });
  const lea = await register("Lea");
  await lea.joins(project, olga);
  await eventually(() => diary.events.length >= 9);
  expect(diary.events.map(summaryOf)).toEqual([
    "task.created: Renew the certificate, PENDING, version rises: true",
    "task.updated: Renew it, IN_PROGRESS, version rises: true",
    "comment.created: On it.",
    "comment.updated: Nearly done.",
    "comment.deleted",
    "task.completed: Renew it, COMPLETED, version rises: true",
    `task.deleted: ${task.id}`,
    "project.updated: Operations",
    "member.added: MEMBER",
  ]);
  expect(diary.told.filter((what) => what === "reload")).toHaveLength(1);
  expect(client.problems).toEqual([]);
});

test("a task's own topic has it in full, and the person's topic what concerns them", async () => {
  const { olga, mia, project } = await team();
  const client = await connected(mia);
  const mine = await listening(client, `user:${mia.id}`);
  const task = await olga.task(project);
  const close = await listening(client, `task:${task.id}`);
  await olga.patch(`/tasks/${task.id}`, { description: "By Friday.", assignee_id: mia.id });
  const event = await eventually(() => close.events.find(({ kind }) => kind === "task.updated"));
  expect(event).toMatchObject({ actor_id: olga.id, data: { description: "By Friday.", assignee_id: mia.id } });
  const same = await eventually(() => mine.events.find(({ id }) => id === event?.id));
  expect(same?.data).toEqual(event?.data);
});

test("what is not ours to hear is refused", async () => {
  const { project } = await team();
  const eve = await register("Eve");
  const client = await connected(eve);
  for (const topic of [`project:${project.id}`, "task:nonsense", `user:${project.id}`] as Topic[]) {
    const diary = await listening(client, topic);
    expect(diary.told).toEqual(["refused: not_found"]);
  }
});

test("whoever is removed from a project hears so, and nothing more of it", async () => {
  const { olga, mia, project } = await team();
  const client = await connected(mia);
  const task = await olga.task(project);
  const diaries = [await listening(client, `project:${project.id}`), await listening(client, `task:${task.id}`)];
  await olga.delete(`/projects/${project.id}/members/${mia.id}`);
  await eventually(() => diaries.every(({ told }) => told.includes("revoked")));
  await olga.patch(`/tasks/${task.id}`, { title: "Secret" });
  await mia.joins(project, olga);
  const again = await listening(client, `project:${project.id}`);
  await olga.patch(`/tasks/${task.id}`, { title: "Open again" });
  await eventually(() => again.events.length);
  for (const diary of diaries) {
    expect(diary.told.at(-1)).toBe("revoked");
    expect(JSON.stringify(diary.events)).not.toContain("Secret");
  }
});

test("cursors that name nothing make it reload, and then all is well", async () => {
  const { olga, mia, project } = await team();
  const topics: Topic[] = [`project:${project.id}`, `user:${mia.id}`];
  const resume = Object.fromEntries(topics.map((topic) => [topic, "99999999999999-0"]));
  const client = clientOf(mia, { resume });
  const [about, mine] = [new Diary(), new Diary()];
  client.subscribe(`project:${project.id}`, about);
  client.subscribe(`user:${mia.id}`, mine);
  client.connect();
  await eventually(() => about.told.length && mine.told.length);
  await olga.task(project);
  await eventually(() => about.events.length);
  for (const { told } of [about, mine]) {
    expect(told.indexOf("reload")).toBe(0);
    expect(told.lastIndexOf("reload")).toBe(0);
  }
});

test("cursors that were kept make another client go on, without a reload", async () => {
  const { olga, mia, project } = await team();
  const topic: Topic = `project:${project.id}`;
  const before = await connected(mia);
  const first = await listening(before, topic);
  await olga.task(project, "Before");
  await eventually(() => first.events.length === 1);
  const resume = before.cursors();
  before.close();
  await olga.task(project, "Meanwhile");

  const after = clientOf(mia, { resume });
  const second = new Diary();
  after.subscribe(topic, second);
  after.connect();
  await eventually(() => second.events.length === 1);
  await olga.task(project, "After");
  await eventually(() => second.events.length === 2);
  const titles = second.events.map((event) => event.kind === "task.created" && event.data.title);
  expect(titles).toEqual(["Meanwhile", "After"]);
  expect(second.told).not.toContain("reload");
});

test("a token is renewed over the open socket", async () => {
  const { olga, mia, project } = await team();
  const fast = { ...systemClock, now: () => Date.now() + 14.5 * 60_000 }; // its token seems to end in half a minute
  const before = mia.renewals;
  const client = await connected(mia, { clock: fast });
  const diary = await listening(client, `project:${project.id}`);
  await eventually(() => client.sockets.heard.filter(({ type }) => type === "ready").length === 2);
  await olga.task(project);
  await eventually(() => diary.events.length);
  expect(mia.renewals).toBe(before + 1);
  expect(client.sockets.opened).toHaveLength(1);
  expect(client.state).toBe("ready");
});

test("whose session has ended is signed out", async () => {
  const lea = await register("Lea");
  const client = await connected(lea);
  await lea.post("/auth/logout");
  await eventually(() => client.state === "signed-out");
  expect(client.sockets.opened).toHaveLength(1);
});
