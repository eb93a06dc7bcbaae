/** What subscribers are told, on real sockets and a server that says what the test lets it say. */

import { expect, test } from "vitest";
import type { Roster, Topic } from "../../src/index.js";
import { Diary, aClient } from "../support/client.js";
import { FakeClock } from "../support/clock.js";
import { eventually } from "../support/eventually.js";
import { OWN, type Peer, Server, happened, inStep } from "../support/server.js";

const TASK: Topic = "task:1";

type Client = ReturnType<typeof aClient>;

/** A server, a client that is ready, and the server's end of its connection. */
async function connected(options: Partial<Parameters<typeof aClient>[0]> = {}) {
  const server = await Server.start();
  const client = aClient({ url: server.url, random: () => 0, ...options });
  client.connect();
  const peer = await server.meets();
  await peer.signsIn();
  await eventually(() => client.state === "ready");
  return { server, client, peer };
}

/** Cut the connection, and wait until the client is back. */
async function cut(server: Server, peer: Peer): Promise<Peer> {
  peer.cut();
  const next = await server.meets();
  await next.signsIn();
  return next;
}

async function told(diary: Diary, ...what: string[]): Promise<void> {
  await eventually(() => diary.told.length >= what.length);
  expect(diary.told).toEqual(what);
}

test("a subscriber reloads first, then hears each event", async () => {
  const { client, peer } = await connected();
  const diary = new Diary();
  client.subscribe(TASK, diary);
  expect(await peer.subscribes()).toEqual({ type: "subscribe", topic: TASK, id: expect.any(Number) });
  peer.say(happened(TASK, "2-0"), happened("task:other", "7-0"), happened(TASK, "3-0"));
  await told(diary, "reload", "2-0", "3-0");
});

test("subscribed before there is a connection, and heard once there is one", async () => {
  const server = await Server.start();
  const client = aClient({ url: server.url });
  const diary = new Diary();
  client.subscribe(TASK, diary);
  client.connect();
  const peer = await server.meets();
  await peer.signsIn();
  await peer.subscribes();
  peer.say(happened(TASK, "2-0"));
  await told(diary, "reload", "2-0");
});

test("after a cut it goes on behind the last event, without a reload", async () => {
  const { server, client, peer } = await connected();
  const diary = new Diary();
  client.subscribe(TASK, diary);
  await peer.subscribes();
  peer.say(happened(TASK, "2-0"));
  await told(diary, "reload", "2-0");
  const next = await cut(server, peer);
  expect(await next.subscribes()).toMatchObject({ after: "2-0" });
  next.say(happened(TASK, "3-0"));
  await told(diary, "reload", "2-0", "3-0");
});

test("cut amid what it missed, it asks for the rest", async () => {
  const { server, client, peer } = await connected();
  const diary = new Diary();
  client.subscribe(TASK, diary);
  await peer.subscribes();
  const second = await cut(server, peer);
  expect(await second.subscribes()).toMatchObject({ after: "1-0" });
  second.say(happened(TASK, "2-0"));
  await told(diary, "reload", "2-0");
  const third = await cut(server, second);
  expect(await third.subscribes()).toMatchObject({ after: "2-0" });
});

test("what can't be recovered is reloaded, and the new position counts", async () => {
  const { server, client, peer } = await connected();
  const diary = new Diary();
  client.subscribe(TASK, diary);
  await peer.subscribes();
  peer.say(happened(TASK, "2-0"));
  await told(diary, "reload", "2-0");
  const next = await cut(server, peer);
  await next.subscribes({ recovered: false, cursor: "9-0" });
  await told(diary, "reload", "2-0", "reload");
  expect((await (await cut(server, next)).subscribes()).after).toBe("9-0");
});

test("a server that has lost its place says so at any time", async () => {
  const { client, peer } = await connected();
  const diary = new Diary();
  client.subscribe(TASK, diary);
  await peer.subscribes();
  await inStep(peer, client);
  peer.say({ type: "subscribed", topic: TASK, cursor: "9-0", recovered: false });
  await inStep(peer, client);
  peer.say(happened(TASK, "10-0"));
  await told(diary, "reload", "reload", "10-0");
});

test("without a position nothing can be recovered, even if the server thinks so", async () => {
  const { server, client, peer } = await connected();
  const diary = new Diary();
  client.subscribe(TASK, diary);
  await peer.subscribes({ cursor: null, recovered: false });
  await told(diary, "reload");
  expect(client.cursors()).toEqual({});
  const next = await cut(server, peer);
  expect(await next.subscribes({ cursor: "5-0", recovered: true })).not.toHaveProperty("after");
  await told(diary, "reload", "reload");
});

test("an event that comes again, as a topic that restarted may bring it, is told once", async () => {
  const { server, client, peer } = await connected();
  const diary = new Diary();
  client.subscribe(TASK, diary);
  await peer.subscribes();
  peer.say(happened(TASK, "8-0", { id: "same" }));
  await told(diary, "reload", "8-0");
  const next = await cut(server, peer);
  await next.subscribes({ recovered: false, cursor: "1-0" });
  next.say(happened(TASK, "2-0", { id: "same" }), happened(TASK, "3-0"));
  await told(diary, "reload", "8-0", "reload", "3-0");
});

// Several, and those who leave

test("several subscribers share a subscription, and each has its own snapshot", async () => {
  const { client, peer } = await connected();
  const [early, late] = [new Diary(), new Diary()];
  const first = client.subscribe(TASK, early);
  await peer.subscribes();
  peer.say(happened(TASK, "2-0"));
  await told(early, "reload", "2-0");
  const second = client.subscribe(TASK, late);
  expect(late.told).toEqual([]);
  await told(late, "reload");
  peer.say(happened(TASK, "3-0"));
  await told(early, "reload", "2-0", "3-0");
  await told(late, "reload", "3-0");
  first.close();
  peer.say(happened(TASK, "4-0"));
  await told(late, "reload", "3-0", "4-0");
  second.close();
  await peer.hears("unsubscribe");
  expect(early.told).toHaveLength(3);
  expect(peer.said.filter(({ type }) => type === "subscribe")).toHaveLength(1);
});

test("one who joins while the connection is away reloads, the other does not", async () => {
  const { server, client, peer } = await connected();
  const [early, late] = [new Diary(), new Diary()];
  client.subscribe(TASK, early);
  await peer.subscribes();
  await told(early, "reload");
  client.onState((state) => {
    if (state === "waiting") {
      client.subscribe(TASK, late);
    }
  });
  const next = await cut(server, peer);
  await next.subscribes();
  next.say(happened(TASK, "2-0"));
  await told(early, "reload", "2-0");
  await told(late, "reload", "2-0");
});

test("left and entered again at once: only the new answer counts, and it reloads", async () => {
  const { client, peer } = await connected();
  const [gone, back] = [new Diary(), new Diary()];
  client.subscribe(TASK, gone).close();
  client.subscribe(TASK, back);
  const first = await peer.hears("subscribe");
  await peer.hears("unsubscribe");
  const second = await peer.hears("subscribe");
  peer.say({ type: "subscribed", topic: TASK, id: first.id, cursor: "1-0", recovered: true }, happened(TASK, "2-0"));
  await inStep(peer, client);
  expect(back.told).toEqual([]);
  peer.say({ type: "subscribed", topic: TASK, id: second.id, cursor: "2-0", recovered: true }, happened(TASK, "3-0"));
  await told(back, "reload", "3-0");
  expect(gone.told).toEqual([]);
});

test("whoever subscribes and closes inside a handler upsets nobody", async () => {
  const { client, peer } = await connected();
  const inner = new Diary();
  const outer = new Diary();
  const subscription = client.subscribe(TASK, {
    reload() {
      client.subscribe(TASK, inner);
      subscription.close();
    },
  });
  client.subscribe(TASK, outer);
  await peer.subscribes();
  peer.say(happened(TASK, "2-0"));
  await told(outer, "reload", "2-0");
  await told(inner, "reload", "2-0");
});

test("a right that ended ends the subscription, for good", async () => {
  const { server, client, peer } = await connected();
  const diary = new Diary();
  const subscription = client.subscribe(TASK, diary);
  await peer.subscribes();
  peer.say({ type: "revoked", topic: TASK }, happened(TASK, "2-0"));
  await told(diary, "reload", "revoked");
  expect(subscription.isClosed).toBe(true);
  subscription.close();
  const next = await cut(server, peer);
  await inStep(next, client);
  expect(next.said.map(({ type }) => type)).toEqual(["auth"]);
});

test("a topic that is not ours to hear is refused", async () => {
  const { client, peer } = await connected();
  const diary = new Diary();
  const subscription = client.subscribe(TASK, diary);
  const { id } = await peer.hears("subscribe");
  peer.say({ type: "error", code: "not_found", detail: "There is no such topic.", id });
  await told(diary, "refused: not_found");
  expect(subscription.isClosed).toBe(true);
  client.subscribe(TASK, new Diary());
  await peer.hears("subscribe");
});

test("what the server can't tell now is asked again, until it can", async () => {
  const clock = new FakeClock();
  const { client, peer } = await connected({ clock });
  const diary = new Diary();
  client.subscribe(TASK, diary);
  for (let round = 0; round < 8; round += 1) {
    const { id } = await peer.hears("subscribe");
    peer.say({ type: "error", code: "unavailable", detail: "Later.", id });
    await inStep(peer, client);
    clock.advance(1000);
  }
  await peer.subscribes();
  await told(diary, "reload");
});

test("one subscription too many is asked for again, but not for ever", async () => {
  const clock = new FakeClock();
  const { client, peer } = await connected({ clock });
  const diary = new Diary();
  client.subscribe(TASK, diary);
  for (let round = 0; round < 5; round += 1) {
    const { id } = await peer.hears("subscribe");
    peer.say({ type: "error", code: "too_many", detail: "30 frames a second at most.", id });
    await inStep(peer, client);
    clock.advance(1000);
  }
  await told(diary, "refused: too_many");
});

// The own topic

test("the own topic is subscribed while signing in, and goes on after a cut", async () => {
  const server = await Server.start();
  const client = aClient({ url: server.url, random: () => 0 });
  const diary = new Diary();
  client.subscribe(OWN, diary);
  client.connect();
  const peer = await server.meets();
  await peer.signsIn();
  peer.say(happened(OWN, "2-0"));
  await told(diary, "reload", "2-0");
  peer.cut();
  const next = await server.meets();
  await next.signsIn({ cursor: "2-0" });
  next.say(happened(OWN, "3-0"));
  await told(diary, "reload", "2-0", "3-0");
  expect(next.said).toMatchObject([{ type: "auth", after: "2-0" }]);
});

test("the own topic is never left, and whoever comes back to it reloads", async () => {
  const { client, peer } = await connected();
  const [first, second] = [new Diary(), new Diary()];
  const subscription = client.subscribe(OWN, first);
  await told(first, "reload");
  subscription.close();
  peer.say(happened(OWN, "2-0"));
  await inStep(peer, client);
  client.subscribe(OWN, second);
  await told(second, "reload");
  peer.say(happened(OWN, "3-0"));
  await told(second, "reload", "3-0");
  expect(first.told).toEqual(["reload"]);
  expect(peer.said.map(({ type }) => type)).toEqual(["auth"]);
});

test("an own topic that could not be subscribed is asked for", async () => {
  const server = await Server.start();
  const clock = new FakeClock();
  const client = aClient({ url: server.url, clock, random: () => 0 });
  const diary = new Diary();
  client.subscribe(OWN, diary);
  client.connect();
  const peer = await server.meets();
  const { id } = await peer.hears("auth");
  peer.say({ type: "ready", user_id: OWN.slice(5), connection_id: "c", heartbeat: 20, id });
  peer.say({ type: "error", code: "unavailable", detail: "Later." });
  await inStep(peer, client);
  clock.advance(1000);
  await peer.subscribes();
  await told(diary, "reload");
});

// Cursors that are kept

test("cursors that were kept go on in another client, without a reload", async () => {
  const { server, client, peer } = await connected();
  client.subscribe(TASK, new Diary());
  client.subscribe(OWN, new Diary());
  await peer.subscribes();
  peer.say(happened(TASK, "2-0"), happened(OWN, "3-0"));
  await eventually(() => client.cursors()[OWN] === "3-0");
  const kept = client.cursors();
  expect(kept).toEqual({ [TASK]: "2-0", [OWN]: "3-0" });
  client.close();

  const another = aClient({ url: server.url, resume: { ...kept, "task:later": "7-0" } });
  const diary = new Diary();
  another.subscribe(TASK, diary);
  another.subscribe(OWN, diary);
  another.connect();
  const next = await server.meets();
  await next.signsIn({ cursor: "3-0" });
  expect(await next.subscribes()).toMatchObject({ topic: TASK, after: "2-0" });
  next.say(happened(TASK, "4-0"), happened(OWN, "5-0"));
  await told(diary, "4-0", "5-0");
  expect(next.said[0]).toMatchObject({ type: "auth", after: "3-0" });
  expect(another.cursors()).toEqual({ [TASK]: "4-0", [OWN]: "5-0", "task:later": "7-0" });
});

test("a cursor that was kept is good for one subscription; who comes later reloads", async () => {
  const { client, peer } = await connected({ resume: { [TASK]: "2-0" } });
  const [first, later] = [new Diary(), new Diary()];
  client.subscribe(TASK, first);
  await peer.subscribes();
  await inStep(peer, client);
  client.subscribe(TASK, later);
  await told(later, "reload");
  expect(first.told).toEqual([]);
});

test("no cursor is kept of a topic that was left", async () => {
  const { client, peer } = await connected({ resume: { [TASK]: "2-0" } });
  const subscription = client.subscribe(TASK, new Diary());
  await peer.subscribes();
  subscription.close();
  expect(client.cursors()).toEqual({});
});

test("no cursor is kept of a topic whose snapshot is still being fetched", async () => {
  const { client, peer } = await connected();
  let fetched = (): void => {};
  client.subscribe(TASK, {
    reload: () =>
      new Promise((resolve) => {
        fetched = resolve;
      }),
  });
  await peer.subscribes();
  await inStep(peer, client);
  expect(client.cursors()).toEqual({});
  fetched();
  await eventually(() => client.cursors()[TASK] === "1-0");
});

test("closed and connected again, a client goes on where it was", async () => {
  const { server, client, peer } = await connected();
  const diary = new Diary();
  client.subscribe(TASK, diary);
  await peer.subscribes();
  await told(diary, "reload");
  client.close();
  client.connect();
  const next = await server.meets();
  await next.signsIn();
  expect(await next.subscribes()).toMatchObject({ after: "1-0" });
  next.say(happened(TASK, "2-0"));
  await told(diary, "reload", "2-0");
});

// Who is here

async function entered(client: Client, peer: Peer, presence: object, rosters: Roster[]) {
  const subscription = client.subscribe(TASK, { presence: (roster) => void rosters.push(roster) });
  await peer.subscribes({ presence });
  return subscription;
}

test("who is here is told on entering, and whenever it changes", async () => {
  const { client, peer } = await connected();
  const ada = { user_id: "ada", state: "EDITING", devices: 1 };
  const bob = { user_id: "bob", state: "VIEWING", devices: 1 };
  const rosters: Roster[] = [];
  await entered(client, peer, { count: 1, people: [ada] }, rosters);
  peer.say({ type: "presence", topic: TASK, count: 2, joined: [bob], left: [], state: { ada: "IDLE" } });
  peer.say({ type: "presence", topic: TASK, count: 1, joined: [], left: ["ada"], state: {} });
  await eventually(() => rosters.length === 3);
  expect(rosters).toEqual([
    { count: 1, people: [ada] },
    { count: 2, people: [{ ...ada, state: "IDLE" }, bob] },
    { count: 1, people: [bob] },
  ]);
  const later: Roster[] = [];
  client.subscribe(TASK, { presence: (roster) => void later.push(roster) });
  await eventually(() => later.length);
  expect(later).toEqual([{ count: 1, people: [bob] }]);
});

test("what one does is told once one is in, and again after a cut", async () => {
  const { server, client, peer } = await connected();
  const subscription = client.subscribe("project:1", new Diary());
  subscription.presence("EDITING", "t");
  await peer.subscribes();
  const editing = { type: "presence", topic: "project:1", state: "EDITING", task_id: "t" };
  expect(await peer.hears("presence")).toEqual(editing);
  subscription.presence("IDLE");
  expect(await peer.hears("presence")).toEqual({ type: "presence", topic: "project:1", state: "IDLE" });
  subscription.presence("EDITING", "t");
  await peer.hears("presence");
  const next = await cut(server, peer);
  await next.subscribes();
  expect(await next.hears("presence")).toEqual(editing);
  subscription.close();
  subscription.presence("VIEWING");
  await next.hears("unsubscribe");
  expect(next.said.at(-1)).toMatchObject({ type: "unsubscribe" });
});

test("who types is told, until they fall silent or their comment is there", async () => {
  const clock = new FakeClock();
  const { client, peer } = await connected({ clock });
  const typists: (readonly string[])[] = [];
  client.subscribe(TASK, { typing: (userIds) => void typists.push(userIds) });
  await peer.subscribes();
  peer.say({ type: "typing", topic: TASK, user_id: "ada" }, { type: "typing", topic: TASK, user_id: "bob" });
  peer.say(happened(TASK, "2-0", { kind: "comment.created", actor_id: "ada" }));
  await inStep(peer, client);
  expect(typists).toEqual([["ada"], ["ada", "bob"], ["bob"]]);
  clock.advance(5000);
  expect(typists.slice(3)).toEqual([[]]);
});

test("typing is told once in three seconds, however many keys are struck, and never late", async () => {
  const clock = new FakeClock();
  const { client, peer } = await connected({ clock });
  const subscription = client.subscribe(TASK, new Diary());
  subscription.typing();
  await peer.subscribes();
  await inStep(peer, client);
  for (let key = 0; key < 70; key += 1) {
    subscription.typing();
    clock.advance(100);
  }
  subscription.close();
  await peer.hears("unsubscribe");
  expect(peer.said.filter(({ type }) => type === "typing")).toHaveLength(3);
});

// Many at once

test("two hundred topics are all subscribed again after a cut, at a pace that the server takes", async () => {
  const clock = new FakeClock();
  const { server, client, peer } = await connected({ clock });
  const diaries = Array.from({ length: 199 }, (_, number) => {
    const diary = new Diary();
    client.subscribe(`task:${number}`, diary);
    return diary;
  });
  await subscribeAll(peer, clock);
  peer.cut();
  await eventually(() => client.state === "waiting");
  clock.advance(0);
  const next = await server.meets();
  await next.signsIn();
  await subscribeAll(next, clock);
  next.say(...diaries.map((_, number) => happened(`task:${number}`, "2-0")));
  await eventually(() => diaries.every((diary) => diary.told.length === 2));
  expect(new Set(diaries.map((diary) => diary.told.join()))).toEqual(new Set(["reload,2-0"]));
});

async function subscribeAll(peer: Peer, clock: FakeClock): Promise<void> {
  const starts = clock.now();
  for (let answered = 0; answered < 199; answered += 1) {
    while (peer.said.filter(({ type }) => type === "subscribe").length <= answered) {
      clock.advance(40);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    await peer.subscribes();
  }
  expect(clock.now() - starts).toBeGreaterThan(5000);
}
