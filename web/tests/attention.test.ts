import type { Subscription } from "@muster/realtime";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Attention, IDLE_AFTER_MS } from "../src/live/attention.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function place(topic: string) {
  const said: unknown[][] = [];
  const subscription = {
    topic,
    isClosed: false,
    close: () => {},
    presence: (...doing: unknown[]) => said.push(doing),
    typing: () => {},
  };
  return { said, subscription: subscription as unknown as Subscription };
}

test("whoever touches nothing for five minutes is idle, and does again what they did when they are back", () => {
  const attention = new Attention();
  const [project, task, own] = [place("project:p"), place("task:t"), place("user:me")];
  const there = attention.follow(project.subscription);
  attention.follow(task.subscription);
  attention.follow(own.subscription);
  there.presence("EDITING", "t");
  vi.advanceTimersByTime(IDLE_AFTER_MS - 1);
  expect(project.said).toEqual([["EDITING", "t"]]);
  vi.advanceTimersByTime(1);
  attention.touch();
  expect(project.said).toEqual([
    ["EDITING", "t"],
    ["IDLE", "t"],
    ["EDITING", "t"],
  ]);
  expect(task.said).toEqual([
    ["IDLE", undefined],
    ["VIEWING", undefined],
  ]);
  expect(own.said).toEqual([]);
});

test("whoever goes on touching things stays", () => {
  const attention = new Attention();
  const { said, subscription } = place("project:p");
  attention.follow(subscription);
  for (let minute = 0; minute < 20; minute++) {
    vi.advanceTimersByTime(60_000);
    attention.touch();
  }
  expect(said).toEqual([]);
  vi.advanceTimersByTime(IDLE_AFTER_MS + 60_000);
  expect(said).toEqual([["IDLE", undefined]]);
});

test("where one has left nothing is said any more", () => {
  const attention = new Attention();
  const { said, subscription } = place("task:t");
  attention.follow(subscription).close();
  vi.advanceTimersByTime(2 * IDLE_AFTER_MS);
  expect(said).toEqual([]);
});
