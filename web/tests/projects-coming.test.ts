import type { EventFrame } from "@muster/realtime";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AgendaItem } from "../src/api/types.ts";
import { type ComingSource, ComingSteps, tellingOthers } from "../src/features/projects/coming.ts";

const AT = "2026-03-11T12:00:00Z";

function item(task_id: string, version: number): AgendaItem {
  return { task_id, kind: "REMINDER", at: AT, recipients: ["ben"], revision: 1, version };
}

function event(kind: string, id: string): EventFrame {
  return { kind, data: { id, version: 1 } } as unknown as EventFrame;
}

/** A server that plans, and counts how often it is asked. */
function server(known: AgendaItem[]) {
  const items = new Map(known.map((one) => [one.task_id, one]));
  const source = {
    all: vi.fn<ComingSource["all"]>(async () => [...items.values()]),
    one: vi.fn<ComingSource["one"]>(async (id) => {
      const found = items.get(id);
      if (found === undefined) {
        throw new Error("404");
      }
      return found;
    }),
  };
  return { source, plan: (one: AgendaItem) => items.set(one.task_id, one) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a project's rows say what comes next for others' tasks too, and that nothing comes once all were asked for", async () => {
  const coming = new ComingSteps(server([item("1", 5)]).source);
  expect(coming.isKnown("2")).toBe(false);
  await coming.reload();
  expect(coming.items.get("1")).toMatchObject({ kind: "REMINDER", recipients: ["ben"] });
  expect(coming.items.get("2")).toBeUndefined();
  expect(coming.isKnown("2")).toBe(true);
});

test("after a task's event it is asked for again, a moment later and once for many events", async () => {
  const { source, plan } = server([item("1", 5)]);
  const coming = new ComingSteps(source);
  await coming.reload();
  coming.hear(event("task.updated", "1"));
  coming.hear(event("task.assigned", "1"));
  coming.hear(event("task.created", "2"));
  expect(coming.isKnown("2")).toBe(false);
  plan(item("1", 6));
  plan(item("2", 7));
  await vi.advanceTimersByTimeAsync(1000);
  expect(source.one).toHaveBeenCalledTimes(2);
  expect(coming.items.get("1")?.version).toBe(6);
  expect(coming.items.get("2")?.version).toBe(7);
  expect(coming.isKnown("2")).toBe(true);
});

test("where the server had not planned yet it is asked once more, and then no more", async () => {
  const { source, plan } = server([item("1", 5)]);
  const coming = new ComingSteps(source);
  await coming.reload();
  coming.hear(event("task.updated", "1"));
  await vi.advanceTimersByTimeAsync(1000);
  plan(item("1", 6));
  await vi.advanceTimersByTimeAsync(5000);
  expect(coming.items.get("1")?.version).toBe(6);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(source.one).toHaveBeenCalledTimes(2);
});

test("a storm of changes asks for all of them at once, and again only after a rest", async () => {
  const { source } = server([item("1", 5)]);
  const coming = new ComingSteps(source);
  await coming.reload();
  for (let round = 0; round < 5; round += 1) {
    for (let no = 0; no < 30; no += 1) {
      coming.hear(event("task.updated", String(no)));
    }
    // oxlint-disable-next-line no-await-in-loop -- time passes in order
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(source.all).toHaveBeenCalledTimes(2);
  expect(source.one).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(source.all).toHaveBeenCalledTimes(3);
});

test("another policy in force changes what comes next for all", async () => {
  const { source } = server([]);
  const coming = new ComingSteps(source);
  await coming.reload();
  coming.hear(event("policy.changed", "p"));
  await vi.advanceTimersByTimeAsync(1000);
  expect(source.all).toHaveBeenCalledTimes(2);
});

test("what is gone is not asked for, and a server that does not answer changes nothing", async () => {
  const { source } = server([item("1", 5)]);
  const coming = new ComingSteps(source);
  await coming.reload();
  coming.hear(event("task.deleted", "1"));
  await vi.advanceTimersByTimeAsync(2000);
  expect(source.one).not.toHaveBeenCalled();
  source.one.mockRejectedValue(new Error("503"));
  coming.hear(event("task.updated", "1"));
  await vi.advanceTimersByTimeAsync(2000);
  expect(coming.items.get("1")?.version).toBe(5);
});

test("who is told besides the one whose task it is is named first", () => {
  const told = { ...item("1", 5), recipients: ["mia", "henrik", "olga"] };
  expect(tellingOthers(told, "mia").recipients).toEqual(["henrik", "olga", "mia"]);
  expect(tellingOthers(told, null).recipients).toEqual(["mia", "henrik", "olga"]);
});
