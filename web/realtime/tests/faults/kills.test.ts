/** What the client talks to ends while others write: everything goes on, and nobody is silently behind. */

import { expect, test } from "vitest";
import { eventually } from "../support/eventually.js";
import { send } from "../support/muster.js";
import { clientOf } from "../support/world.js";
import { Workshop } from "../support/writing.js";

test("the server is killed", async () => {
  const workshop = await Workshop.open();
  const client = clientOf(workshop.mia, { random: () => 0.1 });
  const kept = workshop.keep(client);
  client.connect();
  await workshop.writeDuring(async () => {
    await eventually(() => kept.tasks.events.length > 10);
    await send("SIGKILL", "api-1");
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
    await send("SIGKILL", "valkey");
    const heard = kept.tasks.events.length;
    await eventually(() => kept.tasks.events.length > heard + 10);
  });
  await kept.isTrue();
});

test("the server is stopped: the client comes back at the moment that it was given", async () => {
  const workshop = await Workshop.open();
  const client = clientOf(workshop.mia);
  const kept = workshop.keep(client);
  client.connect();
  await kept.begun();
  await workshop.writeDuring(async () => {
    await send("SIGTERM", "api-1");
    const { heard, heardAt, opened } = client.sockets;
    const place = () => heard.findIndex((frame) => frame.type === "reconnect");
    await eventually(() => place() >= 0);
    const told = heard[place()];
    const after = (heardAt[place()] ?? Number.NaN) + (told?.type === "reconnect" ? told.after * 1000 : 0);
    await eventually(() => opened.length > 1);
    expect(Date.now()).toBeGreaterThan(after - 100);
    await eventually(() => client.state === "ready");
  });
  await kept.isTrue();
});
