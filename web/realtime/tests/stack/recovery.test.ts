/** Cut off again and again: everybody ends with what a fresh snapshot shows. */

import { expect, test } from "vitest";
import { clientOf, connected } from "../support/world.js";
import { Workshop } from "../support/writing.js";

const CHANGES = 300;

test("cut at random moments while others write, it ends with what a fresh snapshot shows, and missed nothing", async () => {
  const workshop = await Workshop.open();
  const client = clientOf(workshop.mia, { random: () => 0 });
  const untouched = await connected(workshop.mia);
  const [kept, all] = [workshop.keep(client), workshop.keep(untouched)];
  client.connect();
  await kept.begun();
  await all.begun();

  const cuts = await client.sockets.cutWhile(workshop.writeTogether(CHANGES), workshop.random);
  await kept.isTrue();
  await all.isTrue();
  for (const [store, other] of [
    [kept.tasks, all.tasks],
    [kept.comments, all.comments],
  ] as const) {
    expect(store.reloads).toBe(1);
    expect(store.events.map(({ id }) => id)).toEqual(other.events.map(({ id }) => id));
  }
  expect(cuts).toBeGreaterThan(8);
  expect(client.problems).toEqual([]);
});
