import { beforeEach, expect, test } from "vitest";
import type { ClientFrame } from "../../src/frames.js";
import { Outbox } from "../../src/pacing.js";
import { FakeClock } from "../support/clock.js";

let clock: FakeClock;
let sent: { at: number; frame: ClientFrame }[];
let outbox: Outbox;

beforeEach(() => {
  clock = new FakeClock(0);
  sent = [];
  outbox = new Outbox((frame) => sent.push({ at: clock.now(), frame }), clock);
});

function subscribe(count: number): void {
  for (let number = 0; number < count; number += 1) {
    outbox.put(`subscription ${number}`, { type: "subscribe", topic: `task:${number}` });
  }
}

test("two hundred frames never exceed what the server takes: 60 at once and 30 a second", () => {
  subscribe(200);
  clock.advance(10_000);
  expect(sent).toHaveLength(200);
  for (const [first, { at }] of sent.entries()) {
    for (let last = first; last < sent.length; last += 1) {
      const seconds = ((sent[last]?.at ?? 0) - at) / 1000;
      expect(last - first + 1).toBeLessThanOrEqual(60 + 30 * seconds);
    }
  }
  expect(sent.at(-1)?.at).toBeLessThan(6500);
});

test("frames leave in the order in which they came", () => {
  subscribe(80);
  clock.advance(10_000);
  const topics = sent.map(({ frame }) => (frame.type === "subscribe" ? frame.topic : ""));
  expect(topics).toEqual(Array.from({ length: 80 }, (_, number) => `task:${number}`));
});

test("of frames with one key only the last leaves", () => {
  subscribe(50);
  outbox.put("presence", { type: "presence", topic: "task:1", state: "EDITING" });
  outbox.put("presence", { type: "presence", topic: "task:1", state: "IDLE" });
  clock.advance(1000);
  expect(sent.slice(50).map(({ frame }) => frame)).toEqual([{ type: "presence", topic: "task:1", state: "IDLE" }]);
});

test("what is offered leaves at once or never", () => {
  outbox.offer({ type: "typing", topic: "task:1" });
  subscribe(60);
  outbox.offer({ type: "typing", topic: "task:2" });
  clock.advance(1000);
  outbox.offer({ type: "typing", topic: "task:3" });
  expect(sent.map(({ frame }) => frame).filter(({ type }) => type === "typing")).toEqual([
    { type: "typing", topic: "task:1" },
    { type: "typing", topic: "task:3" },
  ]);
});

test("what was cleared never leaves, and nothing is waited for", () => {
  subscribe(60);
  outbox.clear();
  expect(clock.next).toBeNull();
  clock.advance(10_000);
  expect(sent).toHaveLength(50);
});

test("a clock that is set back does not stop anything", () => {
  subscribe(50);
  clock.advance(-3_600_000);
  subscribe(1);
  clock.advance(100);
  expect(sent).toHaveLength(51);
});
