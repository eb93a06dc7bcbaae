/** Who is here, what they do, and who types. */

import { expect, test } from "vitest";
import type { Handlers, Person, Roster, Topic } from "../../src/index.js";
import { eventually } from "../support/eventually.js";
import { type Client, connected, team } from "../support/world.js";

/** Keeps what it was told last. */
class Watch implements Handlers {
  roster: Roster = { count: 0, people: [] };
  typists: (readonly string[])[] = [];

  presence(roster: Roster): void {
    this.roster = roster;
  }

  typing(userIds: readonly string[]): void {
    this.typists.push(userIds);
  }
}

async function enter(client: Client, topic: Topic) {
  const watch = new Watch();
  const subscription = client.subscribe(topic, watch);
  await eventually(() => watch.roster.count > 0);
  return { watch, subscription };
}

test("people see each other come, edit, come back after a cut, and leave", async () => {
  const { olga, mia, project } = await team();
  const topic: Topic = `project:${project.id}`;
  const task = await olga.task(project);
  const [hers, mias] = [await connected(olga), await connected(mia)];
  const { watch } = await enter(hers, topic);
  expect(watch.roster).toMatchObject({ count: 1, people: [{ user_id: olga.id, state: "VIEWING", devices: 1 }] });

  const { subscription } = await enter(mias, topic);
  await eventually(() => watch.roster.count === 2);
  subscription.presence("EDITING", task.id);
  const isEditing = ({ user_id, state, devices, task_id }: Person) =>
    user_id === mia.id && state === "EDITING" && devices === 1 && task_id === task.id;
  await eventually(() => watch.roster.people.some(isEditing));

  mias.sockets.cut();
  await eventually(() => mias.sockets.opened.length === 2 && mias.state === "ready");
  await eventually(() => watch.roster.people.some(isEditing));

  subscription.close();
  await eventually(() => watch.roster.count === 1);
  expect(watch.roster.people.map((person) => person.user_id)).toEqual([olga.id]);
});

test("a person with two devices is one person", async () => {
  const { olga, mia, project } = await team();
  const topic: Topic = `project:${project.id}`;
  const { watch } = await enter(await connected(olga), topic);
  await enter(await connected(mia), topic);
  await enter(await connected(mia), topic);
  await eventually(() => watch.roster.people.some(({ user_id, devices }) => user_id === mia.id && devices === 2));
  expect(watch.roster.count).toBe(2);
});

test("others see who types, until their comment is there", async () => {
  const { olga, mia, project } = await team();
  const task = await olga.task(project);
  const topic: Topic = `task:${task.id}`;
  const [hers, mias] = [await connected(olga), await connected(mia)];
  const { watch } = await enter(hers, topic);
  const { watch: own, subscription } = await enter(mias, topic);
  for (let key = 0; key < 100; key += 1) {
    subscription.typing();
  }
  await eventually(() => watch.typists.length === 1);
  await mia.comment(task, "Done.");
  await eventually(() => watch.typists.length === 2);
  expect(watch.typists).toEqual([[mia.id], []]);
  expect(own.typists).toEqual([]);
  expect(mias.problems).toEqual([]);
});
