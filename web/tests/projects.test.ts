import { expect, test } from "vitest";
import type { TaskSummary } from "../src/api/types.ts";
import { byDay, daysLater, movedTo, monthsLater, weeksOf } from "../src/features/projects/days.ts";
import { grouped, lateness, linesOf, narrowed, spanOf } from "../src/features/projects/groups.ts";
import { Hand, targetOf } from "../src/features/projects/hand.ts";
import { mayBecome } from "../src/parts/statuses.ts";
import { columnsOf, movesTo } from "../src/features/projects/columns.ts";
import { labelled, sharedLabels } from "../src/features/projects/labels.ts";
import { grantable, mayAnswer, mayChange } from "../src/features/projects/rights.ts";
import { placesFor } from "../src/features/projects/places.ts";
import { isNarrowed, nextView, toggled, validated } from "../src/features/projects/search.ts";

const NOW = new Date(2026, 2, 11, 10, 40);
const at = (days: number, hours = 0) => new Date(2026, 2, 11 + days, 10 + hours, 40).toISOString();
const HOW = { group: "status", sort: "due", now: NOW, reader: "mia", nameOf: (id: string) => id } as const;

function task(id: string, said: Partial<TaskSummary> = {}): TaskSummary {
  return {
    id,
    key: `OPS-${id}`,
    project_id: "ops",
    title: `Task ${id}`,
    status: "PENDING",
    priority: "MEDIUM",
    creator_id: "mia",
    assignee_id: "mia",
    due_at: null,
    acknowledged_at: null,
    snoozed_until: null,
    escalation_level: 0,
    labels: [],
    position: 0,
    version: 1,
    created_at: at(-9),
    updated_at: at(-9),
    completed_at: null,
    parent_id: null,
    recurrence: null,
    ...said,
  };
}

const kinds = (lines: readonly { kind: string }[]) => lines.map(({ kind }) => kind);
const span = (due: Date) => spanOf(task("1", { due_at: due.toISOString() }), NOW);
const as = (role: "OWNER" | "MANAGER" | "MEMBER") => ({ viewer: { role } });
const ids = (tasks: readonly { id: string }[]) => tasks.map(({ id }) => id);

test("an address keeps what it may say, and nothing that is as usual or unknown", () => {
  const said = {
    view: "board",
    group: "status",
    sort: "title",
    status: ["PENDING", "LATE"],
    assignee: [],
    q: 42,
    x: 1,
  };
  expect(validated(said)).toEqual({ view: "board", sort: "title", status: ["PENDING"], q: "42" });
  expect(validated({ view: "list", overdue: "yes", month: "2026-13", priority: "HIGH" })).toEqual({});
  expect(validated({ month: "2026-12", overdue: true, priority: ["HIGH", "HIGH"] })).toEqual({
    month: "2026-12",
    overdue: true,
    priority: ["HIGH"],
  });
});

test("what an address says is the same after another reading of it", () => {
  const search = validated({ view: "calendar", group: "due", assignee: ["nobody"], q: "gate way", month: "2026-02" });
  expect(validated({ ...search })).toEqual(search);
  expect(isNarrowed(search)).toBe(true);
  expect(isNarrowed({ view: "board", sort: "title" })).toBe(false);
});

test("views follow each other in a circle, and a choice is made and taken back", () => {
  expect(["list", "board", "calendar"].map((view) => nextView(view as "list"))).toEqual(["board", "calendar", "list"]);
  expect(toggled(toggled(undefined, "HIGH"), "LOW")).toEqual(["HIGH", "LOW"]);
  expect(toggled(["HIGH", "LOW"], "HIGH")).toEqual(["LOW"]);
});

test("filters go together: status, priority, assignee, text and what is late", () => {
  const tasks = [
    task("1", { due_at: at(-1), labels: ["network"] }),
    task("2", { due_at: at(-1), status: "COMPLETED" }),
    task("3", { due_at: at(1), assignee_id: null, priority: "HIGH" }),
  ];
  const found = (search: object) => ids(narrowed(tasks, search, NOW));
  expect(found({})).toEqual(["1", "2", "3"]);
  expect(found({ overdue: true })).toEqual(["1"]);
  expect(found({ status: ["COMPLETED", "PENDING"], priority: ["MEDIUM"] })).toEqual(["1", "2"]);
  expect(found({ assignee: ["nobody"] })).toEqual(["3"]);
  expect(found({ q: "task NETWORK" })).toEqual(["1"]);
  expect(found({ q: "ops-3" })).toEqual(["3"]);
});

test("groups stand in the order of their meaning, the closed ones behind, what was closed last first", () => {
  const tasks = [
    task("1", { status: "CANCELLED" }),
    task("2", { status: "COMPLETED", completed_at: at(-2) }),
    task("3"),
    task("4", { status: "IN_PROGRESS", due_at: at(2) }),
    task("5", { status: "IN_PROGRESS", due_at: at(1) }),
    task("6", { status: "COMPLETED", completed_at: at(-1) }),
  ];
  const groups = grouped(tasks, HOW);
  expect(ids(groups)).toEqual(["IN_PROGRESS", "PENDING", "COMPLETED", "CANCELLED"]);
  expect(groups.map((group) => ids(group.tasks))).toEqual([["5", "4"], ["3"], ["6", "2"], ["1"]]);
  expect(ids(grouped(tasks, { ...HOW, group: "none" }))).toEqual(["none", "COMPLETED", "CANCELLED"]);
});

test("of people the reader comes first and nobody last, of priorities the urgent ones, of days the late ones", () => {
  const tasks = [
    task("1", { assignee_id: null, priority: "LOW" }),
    task("2", { assignee_id: "zoe", due_at: at(-1), priority: "URGENT" }),
    task("3", { assignee_id: "ada", due_at: at(0, 2) }),
    task("4", { due_at: at(1), priority: "HIGH" }),
  ];
  const groups = (group: "assignee" | "priority" | "due") => ids(grouped(tasks, { ...HOW, group }));
  expect(groups("assignee")).toEqual(["mia", "ada", "zoe", "nobody"]);
  expect(groups("priority")).toEqual(["URGENT", "HIGH", "MEDIUM", "LOW"]);
  expect(groups("due")).toEqual(["overdue", "today", "tomorrow", "undated"]);
});

test("a day ends at the reader's midnight, a week after seven of them", () => {
  expect(span(new Date(2026, 2, 11, 23, 59))).toBe("today");
  expect(span(new Date(2026, 2, 12))).toBe("tomorrow");
  expect(span(new Date(2026, 2, 13))).toBe("week");
  expect(span(new Date(2026, 2, 17, 23, 59))).toBe("week");
  expect(span(new Date(2026, 2, 18))).toBe("later");
});

test("a shut group shows its head alone, and tasks without groups have no head", () => {
  const groups = grouped([task("1"), task("2", { status: "COMPLETED" })], HOW);
  expect(kinds(linesOf(groups, () => false))).toEqual(["head", "task", "head", "task"]);
  expect(kinds(linesOf(groups, ({ id }) => id === "COMPLETED"))).toEqual(["head", "task", "head"]);
  expect(kinds(linesOf(grouped([task("1")], { ...HOW, group: "none" }), () => false))).toEqual(["task"]);
});

test("completed before the due date is early, behind it late, without one neither", () => {
  expect(lateness(task("1", { due_at: at(0), completed_at: at(0, -1) }))).toBe(-3_600_000);
  expect(lateness(task("1", { due_at: at(0), completed_at: at(0, 2) }))).toBe(7_200_000);
  expect(lateness(task("1", { completed_at: at(0) }))).toBeNull();
});

const placed = (...positions: number[]) => positions.map((position, index) => ({ id: String(index), position }));
const carried = { id: "moved", position: 99 };

test("a card lands between its neighbours, before all, behind all, or alone", () => {
  expect(placesFor(carried, placed(1, 2, 3), 1)).toEqual([{ id: "moved", position: 1.5 }]);
  expect(placesFor(carried, placed(1, 2, 3), 0)).toEqual([{ id: "moved", position: 0 }]);
  expect(placesFor(carried, placed(1, 2, 3), 3)).toEqual([{ id: "moved", position: 4 }]);
  expect(placesFor(carried, [], 0)).toEqual([{ id: "moved", position: 1 }]);
});

test("where there is no room between two cards, those behind make some, and only as many as must", () => {
  const close = 1 + Number.EPSILON;
  for (const others of [placed(1, close, 9), placed(5, 5, 5, 7, 20), placed(3, 3)]) {
    for (let index = 0; index <= others.length; index += 1) {
      const places = new Map(placesFor(carried, others, index).map(({ id, position }) => [id, position]));
      const order = [...others.slice(0, index), carried, ...others.slice(index)];
      const positions = order.map(({ id, position }) => places.get(id) ?? position);
      expect(positions[index - 1] ?? -Infinity).toBeLessThan(positions[index] ?? NaN);
      expect(positions[index] ?? NaN).toBeLessThan(positions[index + 1] ?? Infinity);
      expect(positions).toEqual(positions.toSorted((one, other) => one - other));
    }
  }
  expect(placesFor(carried, placed(1, close, 9), 1)).toHaveLength(2);
});

test("a month is drawn in whole weeks from Monday on", () => {
  const weeks = weeksOf("2026-03");
  expect(weeks[0]?.[0]).toBe("2026-02-23");
  expect(weeks.at(-1)?.at(-1)).toBe("2026-04-05");
  expect(weeksOf("2027-02")).toHaveLength(4);
  expect(monthsLater("2026-12", 1)).toBe("2027-01");
  expect(daysLater("2026-03-01", -1)).toBe("2026-02-28");
});

test("another day keeps the time by the clock, also where clocks change, and what had no date ends with the day", () => {
  const due = new Date(2026, 2, 27, 15, 30);
  const later = new Date(movedTo(due.toISOString(), "2026-03-30"));
  expect([later.getDate(), later.getHours(), later.getMinutes()]).toEqual([30, 15, 30]);
  expect(new Date(movedTo(null, "2026-03-12"))).toEqual(new Date(2026, 2, 12, 17));
});

test("a day's tasks stand by time, and those without a date on none", () => {
  const days = byDay([task("1", { due_at: at(0, 3) }), task("2", { due_at: at(0, 1) }), task("3")]);
  expect([...days].map(([day, tasks]) => [day, ids(tasks)])).toEqual([["2026-03-11", ["2", "1"]]]);
});

test("one moves through a list within its ends, and what a key acts on is the selection, else where one is", () => {
  const tasks = ["1", "2", "3", "4"].map((id) => task(id));
  const hand = new Hand();
  hand.see(ids(tasks));
  expect([hand.move(1), hand.move(1), hand.move(-5), hand.move(1)]).toEqual(["1", "2", "1", "2"]);
  expect([hand.takesFocus("1"), hand.takesFocus("2"), hand.takesFocus("2")]).toEqual([false, true, false]);
  expect(ids(targetOf(hand.now(), tasks).tasks)).toEqual(["2"]);
  hand.select("4", true);
  expect(ids(targetOf(hand.now(), tasks).tasks)).toEqual(["2", "3", "4"]);
  hand.select("3", false);
  expect(ids(targetOf(hand.now(), tasks).tasks)).toEqual(["2", "4"]);
  expect(ids(targetOf(hand.now(), tasks.slice(2, 3)).tasks)).toEqual(["3"]);
  hand.clear();
  expect(ids(targetOf(hand.now(), tasks).tasks)).toEqual(["3"]);
});

test("Shift and an arrow select what one leaves and what one comes to", () => {
  const tasks = ["1", "2", "3", "4"].map((id) => task(id));
  const hand = new Hand();
  hand.see(ids(tasks));
  hand.move(1);
  hand.move(1, true);
  hand.move(1, true);
  expect(ids(targetOf(hand.now(), tasks).tasks)).toEqual(["1", "2", "3"]);
  hand.add("4");
  expect([...hand.now().selected]).toEqual(["1", "2", "3", "4"]);
});

test("who comes back from a task is at its row, which takes the focus once it is drawn, and only then", () => {
  const hand = new Hand();
  hand.see(["1", "2"]);
  hand.goTo("2");
  expect([hand.takesFocus("1"), hand.takesFocus("2"), hand.takesFocus("2")]).toEqual([false, true, false]);
  hand.goTo("2");
  hand.touch("2");
  expect(hand.takesFocus("2")).toBe(false);
});

test("labels of several tasks are those that all have; what only some have stays theirs", () => {
  const tasks = [task("1", { labels: ["ops", "mail"] }), task("2", { labels: ["ops"] })];
  expect(sharedLabels(tasks)).toEqual(["ops"]);
  const wanted = (labels: string[]) => labelled(tasks, ["ops"], labels).map((one) => [one.task.id, one.wanted]);
  expect(wanted(["ops", "night"])).toEqual([
    ["1", { labels: ["ops", "mail", "night"] }],
    ["2", { labels: ["ops", "night"] }],
  ]);
  expect(wanted([])).toEqual([
    ["1", { labels: ["mail"] }],
    ["2", { labels: [] }],
  ]);
  expect(wanted(["ops", "mail"])).toEqual([["2", { labels: ["ops", "mail"] }]]);
});

test("one acknowledges and snoozes what is one's own, a manager what is the project's", () => {
  expect(mayAnswer(task("1"), "mia", as("MEMBER"))).toBe(true);
  expect(mayAnswer(task("1", { assignee_id: "ben" }), "mia", as("MEMBER"))).toBe(false);
  expect(mayAnswer(task("1", { assignee_id: null }), "mia")).toBe(false);
  expect(mayAnswer(task("1", { assignee_id: "ben" }), "mia", as("MANAGER"))).toBe(true);
});

test("an address says which task is open beside the others, in every view", () => {
  const id = "01a2195f-5bd4-7000-8e47-56eafc53348d";
  expect(validated({ view: "calendar", task: id })).toEqual({ view: "calendar", task: id });
  expect(validated({ task: "PUMP-5" })).toEqual({});
});

test("a board's open columns stand as people put them, and closed tasks only go back to the beginning", () => {
  const tasks = [task("1", { position: 3 }), task("2", { position: 1 }), task("3", { status: "COMPLETED" })];
  expect(ids(columnsOf(tasks).PENDING)).toEqual(["2", "1"]);
  expect(mayBecome({ status: "COMPLETED" }, "PENDING")).toBe(true);
  expect(mayBecome({ status: "COMPLETED" }, "IN_PROGRESS")).toBe(false);
  expect(mayBecome({ status: "IN_PROGRESS" }, "CANCELLED")).toBe(true);
});

test("a card dropped in another column changes status and place, in its own the place, where it was nothing", () => {
  const column = [task("1", { position: 1 }), task("2", { position: 2 })];
  const other = task("3", { status: "IN_PROGRESS", position: 9 });
  const wanted = (moved: TaskSummary, status: "PENDING" | "COMPLETED", index: number) =>
    movesTo(moved, status, column, index).map((one) => [one.task.id, one.wanted]);
  expect(wanted(other, "PENDING", 1)).toEqual([["3", { status: "PENDING", position: 1.5 }]]);
  expect(wanted(column[1] ?? other, "PENDING", 0)).toEqual([["2", { position: 0 }]]);
  expect(wanted(column[0] ?? other, "PENDING", 0)).toEqual([]);
  expect(wanted(other, "COMPLETED", 0)).toEqual([["3", { status: "COMPLETED" }]]);
});

test("managers change everybody but owners, owners everybody, others nobody", () => {
  expect(grantable(as("MEMBER"))).toEqual([]);
  expect(mayChange(as("MANAGER"), { role: "OWNER" })).toBe(false);
  expect(mayChange(as("MANAGER"), { role: "MANAGER" })).toBe(true);
  expect(mayChange(as("OWNER"), { role: "OWNER" })).toBe(true);
});
