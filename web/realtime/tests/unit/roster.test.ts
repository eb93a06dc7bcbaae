import { expect, test } from "vitest";
import type { Person, PresenceChanged } from "../../src/frames.js";
import { merge, rosterOf } from "../../src/roster.js";

const ada: Person = { user_id: "ada", state: "EDITING", devices: 1 };
const bob: Person = { user_id: "bob", state: "VIEWING", devices: 2 };
const before = rosterOf({ count: 2, people: [ada, bob] });

function change(fields: Partial<PresenceChanged>): PresenceChanged {
  return { type: "presence", topic: "task:1", count: 2, joined: [], left: [], state: {}, ...fields };
}

test("who joins is added, and whose entry comes again is replaced as a whole", () => {
  const cyd: Person = { user_id: "cyd", state: "VIEWING", devices: 1, task_id: "t" };
  const after = merge(before, change({ count: 3, joined: [cyd, { ...bob, devices: 1 }] }));
  expect(after).toEqual({ count: 3, people: [ada, { ...bob, devices: 1 }, cyd] });
});

test("who leaves is gone", () => {
  expect(merge(before, change({ count: 1, left: ["ada", "nobody"] }))).toEqual({ count: 1, people: [bob] });
});

test("a state changes nothing else", () => {
  const after = merge(before, change({ state: { bob: "IDLE" } }));
  expect(after.people).toEqual([ada, { ...bob, state: "IDLE" }]);
});

test("the state of somebody who is not shown is passed over, the count is everybody", () => {
  expect(merge(before, change({ count: 140, state: { zoe: "IDLE" } }))).toEqual({ count: 140, people: [ada, bob] });
});

test("who left and came back in one batch is here, and a state is the latest word", () => {
  const back: Person = { ...ada, state: "VIEWING" };
  const after = merge(before, change({ left: ["ada"], joined: [back], state: { ada: "IDLE" } }));
  expect(after.people).toEqual([bob, { ...ada, state: "IDLE" }]);
});

test("a roster that was given away never changes", () => {
  merge(before, change({ joined: [{ ...ada, state: "IDLE" }], left: ["bob"] }));
  expect(before).toEqual({ count: 2, people: [ada, bob] });
});
