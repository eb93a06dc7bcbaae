import { beforeEach, expect, test } from "vitest";
import { Typists } from "../../src/typing.js";
import { FakeClock } from "../support/clock.js";

let clock: FakeClock;
let told: (readonly string[])[];
let typists: Typists;

beforeEach(() => {
  clock = new FakeClock();
  told = [];
  typists = new Typists(clock, (userIds) => told.push(userIds));
});

test("who says nothing more for five seconds has stopped", () => {
  typists.types("ada");
  clock.advance(4999);
  expect(told).toEqual([["ada"]]);
  clock.advance(1);
  expect(told).toEqual([["ada"], []]);
});

test("who goes on is told once", () => {
  typists.types("ada");
  clock.advance(3000);
  typists.types("ada");
  clock.advance(4000);
  expect(told).toEqual([["ada"]]);
});

test("several type at a time", () => {
  typists.types("ada");
  typists.types("bob");
  typists.stops("ada");
  typists.stops("ada");
  expect(told).toEqual([["ada"], ["ada", "bob"], ["bob"]]);
});

test("after a clearing nothing is told", () => {
  typists.types("ada");
  typists.clear();
  expect(clock.next).toBeNull();
  expect(told).toEqual([["ada"]]);
});
