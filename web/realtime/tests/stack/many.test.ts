/** Many topics and many connections, within the limits of every day. */

import { expect, test } from "vitest";
import { Diary } from "../support/client.js";
import { eventually } from "../support/eventually.js";
import { register } from "../support/muster.js";
import { clientOf, connected, team } from "../support/world.js";

test("a hundred and fifty topics are subscribed, cut, and subscribed again without a reload", async () => {
  const { olga, mia, project } = await team();
  const tasks = await Promise.all(Array.from({ length: 150 }, (_, number) => olga.task(project, `Task ${number}`)));
  const client = await connected(mia);
  const diaries = tasks.map((task) => {
    const diary = new Diary();
    client.subscribe(`task:${task.id}`, diary);
    return diary;
  });
  await eventually(() => diaries.every(({ told }) => told.length === 1));
  client.sockets.cut();
  await Promise.all(tasks.map((task) => olga.patch(`/tasks/${task.id}`, { title: "Changed" })));
  await eventually(() => diaries.every(({ told }) => told.length === 2));
  for (const { told, events } of diaries) {
    expect(told[0]).toBe("reload");
    expect(events).toMatchObject([{ kind: "task.updated", data: { title: "Changed" } }]);
  }
  expect(client.problems).toEqual([]);
});

test("a person's twenty-first connection waits for long, and says why", async () => {
  const max = await register("Max");
  await Promise.all(Array.from({ length: 20 }, () => connected(max)));
  const client = clientOf(max);
  client.connect();
  await eventually(() => client.state === "waiting");
  expect(client.problems.map(({ code }) => code)).toContain("too_many");
  client.wake();
  expect(client.state).toBe("waiting");
});
