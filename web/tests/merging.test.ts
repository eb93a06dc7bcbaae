import { expect, test } from "vitest";
import type { Task } from "../src/api/types.ts";
import { contested, remaining } from "../src/live/merging.ts";

test("what two have changed is compared, but for where a card hangs: it stays where it was put last", () => {
  const theirs = { status: "COMPLETED", position: 3 } as Task;
  const wanted = { status: "PENDING", position: 2 } as const;
  expect(contested(wanted, { status: "IN_PROGRESS", position: 1 }, theirs)).toEqual(["status"]);
  expect(contested({ position: 2 }, { position: 1 }, theirs)).toEqual([]);
  expect(remaining({ position: 2 }, theirs)).toEqual({ position: 2 });
});
