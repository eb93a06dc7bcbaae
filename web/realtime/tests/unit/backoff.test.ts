import { expect, test } from "vitest";
import { Backoff } from "../../src/backoff.js";

test("the bound doubles with each try, up to half a minute", () => {
  const backoff = new Backoff(() => 1);
  const waits = Array.from({ length: 10 }, () => backoff.next());
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test("any wait up to the bound may come", () => {
  const backoff = new Backoff(() => 0);
  expect([backoff.next(), backoff.next()]).toEqual([0, 0]);
  const half = new Backoff(() => 0.5);
  expect([half.next(), half.next()]).toEqual([125, 250]);
});

test("after it went well waits are short again", () => {
  const backoff = new Backoff(() => 1);
  backoff.next();
  backoff.next();
  backoff.reset();
  expect(backoff.next()).toBe(250);
});

test("a thousand failures are no trouble", () => {
  const backoff = new Backoff(() => 1);
  const waits = Array.from({ length: 2000 }, () => backoff.next());
  expect(waits.at(-1)).toBe(30_000);
});
