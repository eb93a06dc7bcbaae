/** How the client connects, signs in, comes back and gives up: on real sockets, by a clock of the test. */

import { expect, test } from "vitest";
import type { State } from "../../src/index.js";
import { aClient } from "../support/client.js";
import { FakeClock } from "../support/clock.js";
import { eventually } from "../support/eventually.js";
import { type Peer, Server, inStep } from "../support/server.js";
import { tokenOf } from "../support/token.js";

type Client = ReturnType<typeof aClient>;

const clock = () => new FakeClock();
const random = () => 0.999_999;

async function reaches(client: Client, state: State): Promise<void> {
  await eventually(() => client.state === state);
}

async function isReady(client: Client, server: Server): Promise<Peer> {
  client.connect();
  const peer = await server.meets();
  await peer.signsIn();
  await reaches(client, "ready");
  return peer;
}

test("it signs in with the token, and says how far it is", async () => {
  const server = await Server.start();
  const client = aClient({ url: server.url, token: async () => "mine" });
  const states: State[] = [];
  const stop = client.onState((state) => states.push(state));
  expect(client.state).toBe("idle");
  client.connect();
  client.connect();
  const peer = await server.meets();
  expect(await peer.hears("auth")).toMatchObject({ token: "mine" });
  peer.say({ type: "ready", user_id: "u", connection_id: "c", heartbeat: 20 });
  await reaches(client, "ready");
  stop();
  client.close();
  await eventually(() => peer.isClosed);
  expect(states).toEqual(["connecting", "ready"]);
  expect(client.state).toBe("closed");
  expect(server.connections).toBe(1);
});

test("it comes back after waits that grow, and after a steady connection at once", async () => {
  const server = await Server.start();
  const time = clock();
  const client = aClient({ url: server.url, clock: time, random });
  client.connect();
  for (const wait of [250, 500, 1000, 2000]) {
    (await server.meets()).cut();
    await reaches(client, "waiting");
    expect(time.next).toBeCloseTo(wait, 0);
    time.advance(wait);
  }
  const steady = await server.meets();
  await steady.signsIn();
  await reaches(client, "ready");
  time.advance(10_000);
  steady.cut();
  await reaches(client, "waiting");
  expect(time.next).toBeCloseTo(250, 0);
});

test("a connection that breaks as soon as it is ready does not shorten the waits", async () => {
  const server = await Server.start();
  const time = clock();
  const client = aClient({ url: server.url, clock: time, random });
  for (const wait of [250, 500, 1000]) {
    const peer = await isReady(client, server);
    peer.cut();
    await reaches(client, "waiting");
    expect(time.next).toBeCloseTo(wait, 0);
    time.advance(wait);
  }
});

test("nobody there, and an address that is none, are waited for", async () => {
  const server = await Server.start();
  server.stop();
  const client = aClient({ url: server.url, clock: clock() });
  client.connect();
  await reaches(client, "waiting");
  const lost = aClient({ url: "no address", clock: clock() });
  lost.connect();
  await reaches(lost, "waiting");
  expect(lost.problems).toMatchObject([{ code: "socket" }]);
});

test("a server that accepts and then says nothing is left after ten seconds", async () => {
  const server = await Server.start();
  const time = clock();
  const client = aClient({ url: server.url, clock: time });
  client.connect();
  const peer = await server.meets();
  await peer.hears("auth");
  time.advance(10_000);
  await reaches(client, "waiting");
  await eventually(() => peer.isClosed);
});

test("a server that can't tell who speaks is asked again later", async () => {
  const server = await Server.start();
  const client = aClient({ url: server.url, clock: clock() });
  client.connect();
  const peer = await server.meets();
  const { id } = await peer.hears("auth");
  peer.say({ type: "error", code: "unavailable", detail: "It can't be told now who you are.", id });
  await reaches(client, "waiting");
});

test("a silent connection is pinged after a heartbeat, and left after two", async () => {
  const server = await Server.start();
  const time = clock();
  const client = aClient({ url: server.url, clock: time });
  const peer = await isReady(client, server);
  time.advance(20_000);
  await peer.hears("ping");
  time.advance(19_999);
  expect(client.state).toBe("ready");
  time.advance(1);
  expect(client.state).toBe("waiting");
});

test("a pong is a sign of life", async () => {
  const server = await Server.start();
  const time = clock();
  const client = aClient({ url: server.url, clock: time });
  const states: State[] = [];
  client.onState((state) => states.push(state));
  const peer = await isReady(client, server);
  for (let beat = 0; beat < 4; beat += 1) {
    time.advance(20_000);
    await peer.hears("ping");
    peer.say({ type: "pong" });
    await inStep(peer, client);
  }
  expect(states).toEqual(["connecting", "ready"]);
});

test("a device that slept finds out at once that nobody is there any more", async () => {
  const server = await Server.start();
  const time = clock();
  const client = aClient({ url: server.url, clock: time });
  const peer = await isReady(client, server);
  time.advance(10);
  client.wake();
  await peer.hears("ping");
  time.advance(5000);
  expect(client.state).toBe("waiting");
  client.wake();
  await server.meets();
});

test("a device that slept keeps a connection that lives", async () => {
  const server = await Server.start();
  const time = clock();
  const client = aClient({ url: server.url, clock: time });
  const peer = await isReady(client, server);
  time.advance(10);
  client.wake();
  await peer.hears("ping");
  peer.say({ type: "pong" });
  await inStep(peer, client);
  time.advance(5000);
  expect(client.state).toBe("ready");
  time.advance(15_000);
  await peer.hears("ping");
});

// Tokens

test("a refused token is renewed once, and a second refusal signs out", async () => {
  const server = await Server.start();
  const time = clock();
  const asked: boolean[] = [];
  const token = async ({ renew }: { renew: boolean }) => `token ${asked.push(renew)}`;
  const client = aClient({ url: server.url, clock: time, token });
  client.connect();
  (await server.meets()).close(4401, "The access token has expired.");
  await reaches(client, "waiting");
  time.advance(250);
  const peer = await server.meets();
  expect(await peer.hears("auth")).toMatchObject({ token: "token 2" });
  peer.close(4401);
  await reaches(client, "signed-out");
  expect(asked).toEqual([false, true]);
  expect(time.next).toBeNull();
});

test("a token that was accepted makes the next refusal a first one again", async () => {
  const server = await Server.start();
  const time = clock();
  const client = aClient({ url: server.url, clock: time });
  for (let round = 0; round < 3; round += 1) {
    const peer = await isReady(client, server);
    peer.close(4401);
    await reaches(client, "waiting");
    time.advance(1000);
  }
  await server.meets();
});

test("a renewed token that could not be tried yet is not renewed again", async () => {
  const server = await Server.start();
  const time = clock();
  const asked: boolean[] = [];
  const client = aClient({ url: server.url, clock: time, token: async ({ renew }) => `${asked.push(renew)}` });
  client.connect();
  (await server.meets()).close(4401);
  await reaches(client, "waiting");
  time.advance(250);
  (await server.meets()).cut();
  await reaches(client, "waiting");
  time.advance(500);
  (await server.meets()).close(4401);
  await reaches(client, "signed-out");
  expect(asked).toEqual([false, true, false]);
});

test("nobody signed in: it stops, until it is asked to connect again", async () => {
  const server = await Server.start();
  let token: string | null = null;
  const client = aClient({ url: server.url, token: async () => token });
  client.connect();
  await reaches(client, "signed-out");
  expect(server.connections).toBe(0);
  token = "another";
  await isReady(client, server);
});

test("a token that can't be had just now is reported and asked for again", async () => {
  const server = await Server.start();
  const time = clock();
  const offline = () => Promise.reject(new Error("offline"));
  const client = aClient({ url: server.url, clock: time, token: offline });
  client.connect();
  await reaches(client, "waiting");
  expect(client.problems).toMatchObject([{ code: "token" }]);
  time.advance(250);
  await reaches(client, "waiting");
  await eventually(() => client.problems.length === 2);
});

test("the token is renewed over the open socket, a minute before it ends, again and again", async () => {
  const server = await Server.start();
  const time = clock();
  const lasting = () => tokenOf({ iat: time.now() / 1000, exp: time.now() / 1000 + 900 });
  const client = aClient({ url: server.url, clock: time, token: async () => lasting() });
  const peer = await isReady(client, server);
  for (let renewal = 0; renewal < 3; renewal += 1) {
    await quietly(time, peer, client, 14 * 60_000);
    const { id, token } = await peer.hears("auth");
    expect(token).toBe(lasting());
    peer.say({ type: "ready", user_id: "u", connection_id: "c", heartbeat: 20, id });
    await inStep(peer, client);
  }
  expect(client.state).toBe("ready");
  expect(server.connections).toBe(1);
});

test("a renewal that fails is tried again while the old token lasts", async () => {
  const server = await Server.start();
  const time = clock();
  const token = tokenOf({ iat: time.now() / 1000, exp: time.now() / 1000 + 30 });
  let failures = 0;
  const source = async ({ renew }: { renew: boolean }) => {
    if (renew && failures < 1) {
      failures += 1;
      throw new Error("offline");
    }
    return token;
  };
  const client = aClient({ url: server.url, clock: time, token: source });
  const peer = await isReady(client, server);
  time.advance(15_000);
  await eventually(() => client.problems.length);
  time.advance(1250);
  const refused = await peer.hears("auth");
  peer.say({ type: "error", code: "unavailable", detail: "", id: refused.id });
  await inStep(peer, client);
  time.advance(1500);
  await peer.hears("auth");
  expect(client.state).toBe("ready");
});

test("a token that is renewed too late for its connection is not sent on the next", async () => {
  const server = await Server.start();
  const time = clock();
  const token = tokenOf({ iat: time.now() / 1000, exp: time.now() / 1000 + 30 });
  let give: (token: string) => void = () => {};
  const late = new Promise<string>((resolve) => {
    give = resolve;
  });
  const client = aClient({
    url: server.url,
    clock: time,
    token: ({ renew }) => (renew ? late : Promise.resolve(token)),
  });
  const peer = await isReady(client, server);
  time.advance(15_000);
  peer.cut();
  await reaches(client, "waiting");
  time.advance(250);
  const next = await server.meets();
  await next.signsIn();
  await reaches(client, "ready");
  give(token);
  await inStep(next, client);
  client.close();
  await eventually(() => next.isClosed);
  expect(next.said.map(({ type }) => type)).toEqual(["auth"]);
});

test("whoever has no other token when the last one ends is signed out", async () => {
  const server = await Server.start();
  const time = clock();
  const token = tokenOf({ iat: time.now() / 1000, exp: time.now() / 1000 + 30 });
  const client = aClient({ url: server.url, clock: time, token: async ({ renew }) => (renew ? null : token) });
  const peer = await isReady(client, server);
  time.advance(15_000);
  await reaches(client, "signed-out");
  await eventually(() => peer.isClosed);
});

// How servers say good-bye

test("too many connections: it rests half a minute at least, says so, and no waking shortens that", async () => {
  const server = await Server.start();
  const time = clock();
  const client = aClient({ url: server.url, clock: time, random: () => 0 });
  client.connect();
  const peer = await server.meets();
  peer.say({ type: "error", code: "too_many", detail: "A person has 20 connections at most." });
  peer.close(4429);
  await reaches(client, "waiting");
  expect(client.problems.map(({ code }) => code)).toEqual(["too_many", "too_many"]);
  expect(time.next).toBe(30_000);
  client.wake();
  expect(client.state).toBe("waiting");
});

test.each([1007, 1008, 1009])("closed with %i: a bug, which is reported", async (code) => {
  const server = await Server.start();
  const client = aClient({ url: server.url, clock: clock() });
  const peer = await isReady(client, server);
  peer.close(code, "too long");
  await reaches(client, "waiting");
  expect(client.problems).toMatchObject([{ code: "protocol", detail: `The server closed with ${code}: too long` }]);
});

test("told to reconnect it stays until its moment has come, and then moves at once", async () => {
  const server = await Server.start();
  const time = clock();
  const client = aClient({ url: server.url, clock: time });
  const old = await isReady(client, server);
  old.say({ type: "reconnect", after: 7.5 });
  await eventually(() => time.next === 7500);
  time.advance(7499);
  expect(client.state).toBe("ready");
  time.advance(1);
  expect(client.state).toBe("connecting");
  await (await server.meets()).signsIn();
  await reaches(client, "ready");
  await eventually(() => old.isClosed);
});

test("cut off before its moment it waits for it, however often it is woken", async () => {
  const server = await Server.start();
  const time = clock();
  const client = aClient({ url: server.url, clock: time, random: () => 0 });
  const old = await isReady(client, server);
  old.say({ type: "reconnect", after: 8 });
  await eventually(() => time.next === 8000);
  time.advance(3000);
  old.close(1012);
  await reaches(client, "waiting");
  expect(time.next).toBe(5000);
  client.wake();
  expect(client.state).toBe("waiting");
  time.advance(5000);
  await (await server.meets()).signsIn();
  await reaches(client, "ready");
  expect(time.next).toBe(20_000);
});

test("closed and connected again it has nothing to do with the server that stopped", async () => {
  const server = await Server.start();
  const time = clock();
  const client = aClient({ url: server.url, clock: time });
  const old = await isReady(client, server);
  old.say({ type: "reconnect", after: 8 });
  await inStep(old, client);
  client.close();
  await isReady(client, server);
  time.advance(8000);
  expect(client.state).toBe("ready");
});

// What a newer or broken server says

test("frames and fields that are not known are passed over, and what is no frame is reported", async () => {
  const server = await Server.start();
  const client = aClient({ url: server.url });
  client.connect();
  const peer = await server.meets();
  peer.say({ type: "weather", sunny: true });
  await peer.signsIn();
  peer.say({ type: "subscribed", topic: "task:unknown", cursor: "1-0", recovered: true, mood: "good" });
  peer.sayText("{");
  peer.sayText("null");
  await eventually(() => client.problems.length === 2);
  expect(client.problems.map(({ code }) => code)).toEqual(["protocol", "protocol"]);
  expect(client.state).toBe("ready");
});

test("a listener of the state that throws does no harm", async () => {
  const server = await Server.start();
  const client = aClient({ url: server.url });
  client.onState(() => {
    throw new Error("a bug of the app");
  });
  await isReady(client, server);
  expect(client.problems.map(({ code }) => code)).toEqual(["handler", "handler"]);
});

test("closed while it waits for a token it opens nothing", async () => {
  const server = await Server.start();
  let give: (token: string) => void = () => {};
  const token = new Promise<string>((resolve) => {
    give = resolve;
  });
  const client = aClient({ url: server.url, token: () => token });
  client.connect();
  client.close();
  give("late");
  await isReady(aClient({ url: server.url }), server);
  expect(client.state).toBe("closed");
  expect(server.connections).toBe(1);
});

/** Let time pass while the server gives signs of life. */
async function quietly(time: FakeClock, peer: Peer, client: Client, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 15_000) {
    time.advance(Math.min(15_000, ms - passed));
    await inStep(peer, client);
  }
}
