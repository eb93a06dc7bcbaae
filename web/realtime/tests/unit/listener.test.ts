import { beforeEach, expect, test } from "vitest";
import type { EventFrame } from "../../src/frames.js";
import { Listener } from "../../src/listener.js";
import type { Problem } from "../../src/problem.js";
import { Diary } from "../support/client.js";
import { FakeClock } from "../support/clock.js";

/** A subscriber whose snapshots arrive, or fail, when the test says so. */
class Slow extends Diary {
  private readonly fetches: { resolve: () => void; reject: (cause: Error) => void }[] = [];

  override reload(): Promise<void> {
    this.told.push("reload");
    return new Promise((resolve, reject) => {
      this.fetches.push({ resolve, reject });
    });
  }

  async fetched(): Promise<void> {
    this.fetches.shift()?.resolve();
    await settled();
  }

  async failed(): Promise<void> {
    this.fetches.shift()?.reject(new Error("503"));
    await settled();
  }
}

let clock: FakeClock;
let problems: Problem[];
let diary: Slow;
let listener: Listener;

beforeEach(() => {
  clock = new FakeClock();
  problems = [];
  diary = new Slow();
  listener = new Listener(diary, false, { clock, random: () => 1, report: (problem) => problems.push(problem) });
});

async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function happen(...numbers: number[]): void {
  for (const number of numbers) {
    listener.event({ cursor: `${number}`, id: `${number}` } as EventFrame);
  }
}

test("what happens before the topic has begun is not told: the snapshot will hold it", async () => {
  happen(1);
  listener.begin(true);
  await diary.fetched();
  happen(2);
  expect(diary.told).toEqual(["reload", "2"]);
});

test("what happens while the snapshot is fetched comes after it, in order", async () => {
  listener.begin(true);
  happen(1, 2);
  expect(diary.told).toEqual(["reload"]);
  expect(listener.isFollowing).toBe(false);
  await diary.fetched();
  happen(3);
  expect(diary.told).toEqual(["reload", "1", "2", "3"]);
  expect(listener.isFollowing).toBe(true);
});

test("one that goes on from a cursor reloads only where something was missed", async () => {
  listener = new Listener(diary, true, { clock, random: () => 1, report: () => {} });
  listener.begin(true);
  happen(1);
  listener.begin(false);
  expect(diary.told).toEqual(["1", "reload"]);
});

test("a gap during a fetch makes the fetch count for nothing", async () => {
  listener.begin(true);
  happen(1);
  listener.begin(false);
  happen(2);
  await diary.fetched();
  expect(diary.told).toEqual(["reload", "reload"]);
  happen(3);
  await diary.fetched();
  expect(diary.told).toEqual(["reload", "reload", "3"]);
});

test("a reconnect without a gap leaves a fetch alone", async () => {
  listener.begin(true);
  happen(1);
  listener.begin(true);
  await diary.fetched();
  expect(diary.told).toEqual(["reload", "1"]);
});

test("more than a thousand events at once are not held: the snapshot is fetched again", async () => {
  listener.begin(true);
  happen(...Array.from({ length: 1001 }, (_, number) => number));
  await diary.fetched();
  expect(diary.told).toEqual(["reload", "reload"]);
  await diary.fetched();
  expect(diary.told).toEqual(["reload", "reload"]);
});

test("a snapshot that can't be fetched is reported, and tried again later and later", async () => {
  listener.begin(true);
  await diary.failed();
  expect(problems).toMatchObject([{ code: "reload" }]);
  expect(clock.next).toBe(250);
  happen(1);
  clock.advance(250);
  await diary.failed();
  expect(clock.next).toBe(500);
  clock.advance(500);
  happen(2);
  await diary.fetched();
  expect(diary.told).toEqual(["reload", "reload", "reload", "2"]);
});

test("one that was closed is told nothing any more", async () => {
  listener.begin(true);
  happen(1);
  listener.close();
  await diary.fetched();
  happen(2);
  listener.begin(false);
  listener.revoked();
  expect(diary.told).toEqual(["reload"]);
});

test("one that was closed after a failure does not try again", async () => {
  listener.begin(true);
  await diary.failed();
  listener.close();
  expect(clock.next).toBeNull();
});

test("one that closes itself amid what was held is told nothing more of it", async () => {
  diary.event = (event) => {
    diary.told.push(event.cursor);
    listener.close();
  };
  listener.begin(true);
  happen(1, 2);
  await diary.fetched();
  expect(diary.told).toEqual(["reload", "1"]);
  expect(listener.isClosed).toBe(true);
});

test("a handler that throws is reported, and the next event comes", async () => {
  diary.event = (event) => {
    diary.told.push(event.cursor);
    throw new Error("a bug of the app");
  };
  listener.begin(true);
  await diary.fetched();
  happen(1, 2);
  expect(diary.told).toEqual(["reload", "1", "2"]);
  expect(problems.map(({ code }) => code)).toEqual(["handler", "handler"]);
});

test("nothing has to be handled", async () => {
  listener = new Listener({}, false, { clock, random: () => 1, report: (problem) => problems.push(problem) });
  listener.begin(true);
  await settled();
  happen(1);
  listener.typing([]);
  listener.revoked();
  expect(problems).toEqual([]);
  expect(listener.isClosed).toBe(true);
});
