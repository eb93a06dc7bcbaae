/** What the client talks to is killed while others write: everything goes on, and nobody is silently behind. */

import { test } from "vitest";
import { eventually } from "../support/eventually.js";
import { kill } from "../support/muster.js";
import { clientOf } from "../support/world.js";
import { Workshop } from "../support/writing.js";

test("the server is killed", async () => {
  const workshop = await Workshop.open();
  const client = clientOf(workshop.mia, { random: () => 0.1 });
  const kept = workshop.keep(client);
  client.connect();
  await workshop.writeDuring(async () => {
    await eventually(() => kept.tasks.events.length > 10);
    await kill("api-1");
    await eventually(() => client.state === "ready" && client.sockets.opened.length > 1);
    const heard = kept.tasks.events.length;
    await eventually(() => kept.tasks.events.length > heard + 10);
  });
  await kept.isTrue();
});

test("Valkey is killed", async () => {
  const workshop = await Workshop.open();
  const client = clientOf(workshop.mia);
  const kept = workshop.keep(client);
  client.connect();
  await workshop.writeDuring(async () => {
    await eventually(() => kept.tasks.events.length > 10);
    await kill("valkey");
    const heard = kept.tasks.events.length;
    await eventually(() => kept.tasks.events.length > heard + 10);
  });
  await kept.isTrue();
});
