import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Refused } from "../../src/api/problem.ts";
import type { MarkedItem, Task } from "../../src/api/types.ts";
import { desk } from "../../src/live/desk.ts";
import { Due } from "../../src/parts/Due.tsx";
import { Empty } from "../../src/parts/Empty.tsx";
import { Failed } from "../../src/parts/Failed.tsx";
import { NextStep } from "../../src/parts/NextStep.tsx";
import { People, Person } from "../../src/parts/Person.tsx";
import { PriorityIcon } from "../../src/parts/Priority.tsx";
import { Soon } from "../../src/parts/Soon.tsx";
import { Strip } from "../../src/parts/Strip.tsx";
import { Tip } from "../../src/parts/Tip.tsx";
import { at, DAYS, HOURS, MIA, next, OLGA, PEOPLE, RAVI, task } from "./cast.ts";
import { inGerman, lay, show } from "./page.tsx";

const due = () => screen.getByRole("time");

test.each([
  [-90, "late", "1 h 30 min late"],
  [6 * HOURS, "soon", "16:00"],
  [3 * DAYS, null, "Sat 10:00"],
  [12 * DAYS, null, "23 Mar 10:00"],
])("what is due in %i minutes is %s", async (minutes, state, said) => {
  await show(<Due at={at(minutes)} />);
  expect(due().dataset.state ?? null).toBe(state);
  expect(due().textContent).toBe(said);
});

test("what was done is never late", async () => {
  await show(<Due at={at(-90)} isClosed />);
  expect(due().dataset.state).not.toBe("late");
  expect(due().textContent).toBe("08:30");
});

test("in German a time is late in German", async () => {
  await inGerman();
  await show(<Due at={at(-90)} />);
  expect(due().textContent).toBe("1 Std. 30 Min. zu spät");
});

test("whoever points at a time reads all of it", async () => {
  const { user } = await show(<Due at={at(3 * DAYS)} />);
  await user.hover(due());
  expect(due().title).toMatch(/^Saturday,? 14 March 2026 at 10:00$/);
});

async function showNext(item: MarkedItem | undefined, more: Partial<Task> = {}): Promise<HTMLElement> {
  lay({});
  const { snoozed_until, acknowledged_at } = task(1, "", more);
  const coming = { item, nameOf: desk.nameOf, reader: MIA.id, snoozedUntil: snoozed_until };
  await show(<NextStep {...coming} acknowledgedAt={acknowledged_at} />);
  return screen.getByRole("timer");
}

const TOLD_OLGA = { recipients: [MIA.id, OLGA.id] };

test.each<[MarkedItem["kind"], number, Partial<MarkedItem>, string]>([
  ["REMINDER", 20, {}, "reminds in 20 min"],
  ["DUE", 3 * HOURS, {}, "is due in 3 h"],
  ["OVERDUE", 2 * DAYS, {}, "reminds again Fri 10:00"],
  ["ESCALATION", 2 * HOURS, TOLD_OLGA, "escalates to Olga in 2 h"],
  ["ESCALATION", 5, TOLD_OLGA, "escalates to Olga in 05:00"],
  ["ACCEPTANCE", 2 * HOURS, {}, "asks in 2 h"],
  ["REMINDER", -1, {}, "reminds any moment"],
])("of %s in %i minutes it is said who hears and when", async (kind, minutes, told, said) => {
  expect((await showNext(next(task(1, ""), kind, minutes, told))).textContent).toBe(said);
});

test("a countdown is a timer that does not interrupt", async () => {
  const timer = await showNext(next(task(1, ""), "ESCALATION", 5, TOLD_OLGA));
  expect(timer.getAttribute("aria-live")).toBe("off");
});

test("where nothing comes that is said, too", async () => {
  expect((await showNext(undefined)).textContent).toBe("nothing will happen");
});

test("what is snoozed says until when, whatever would come", async () => {
  const timer = await showNext(next(task(1, ""), "REMINDER", 20), { snoozed_until: at(3 * HOURS) });
  expect(timer.textContent).toBe("snoozed until 13:00");
});

test("what was acknowledged is held, and says who would hear then", async () => {
  const item = next(task(1, ""), "ESCALATION", 2 * HOURS, TOLD_OLGA);
  expect((await showNext(item, { acknowledged_at: at(-5) })).textContent).toBe("held until 12:00, then Olga");
});

test("the drawing of a life is for the eye: what is next is heard in words beside it", async () => {
  const one = task(1, "", { due_at: at(HOURS) });
  const marks = [
    { kind: "REMINDER", at: at(-HOURS), offset: null, state: "TAKEN" },
    { kind: "ESCALATION", at: at(2 * HOURS), offset: null, state: "UPCOMING" },
  ] as const;
  const { container } = await show(<Strip task={one} item={next(one, "ESCALATION", 120)} marks={marks} />);
  expect(screen.queryByRole("img")).toBeNull();
  const drawn = [...container.querySelectorAll("svg")].map(({ textContent, dataset }) => [textContent, dataset.state]);
  expect(drawn.toSorted()).toEqual([
    ["Due 11:00", "coming"],
    ["Escalation 12:00", "coming"],
    ["Reminder 09:00", "past"],
  ]);
  const isNext = [...container.querySelectorAll("[data-next]")].map(({ textContent }) => textContent);
  expect(isNext).toEqual(["Escalation 12:00"]);
});

test.each([
  ["Mia Berg", "MB"],
  ["Anna Maria van Dyk", "AD"],
  ["Cher", "CH"],
])("%s is %s to the eye and the whole name to the ear", async (name, initials) => {
  await show(<Person id="1" name={name} />);
  expect(screen.getByRole("img", { name }).textContent).toBe(initials);
});

test("of many people three have a face, and the others are counted", async () => {
  const people = [...PEOPLE, { id: "4", name: "Jo Lind" }, { id: "5", name: "Kim Roth" }];
  await show(<People people={people} />);
  expect(screen.getAllByRole("img").map((face) => face.getAttribute("aria-label"))).toEqual([
    MIA.name,
    OLGA.name,
    RAVI.name,
  ]);
  expect(screen.getByText("+2")).toBeTruthy();
});

test("of three nobody is counted", async () => {
  await show(<People people={PEOPLE} />);
  expect(screen.queryByText(/^\+/)).toBeNull();
});

test("a priority is heard", async () => {
  await show(<PriorityIcon priority="URGENT" />);
  expect(screen.getByRole("img", { name: "Urgent" })).toBeTruthy();
});

function Tipped({ isOff = false }: { isOff?: boolean }) {
  return (
    <Tip label="What it does" isOff={isOff}>
      <button type="button">Do</button>
    </Tip>
  );
}

const tip = () => screen.queryByRole("tooltip");

test("a word about a button comes once the pointer rests on it, and goes with it", async () => {
  const { user } = await show(<Tipped />);
  await user.hover(screen.getByRole("button"));
  expect(tip()).toBeNull();
  expect((await screen.findByRole("tooltip")).textContent).toBe("What it does");
  await user.unhover(screen.getByRole("button"));
  expect(tip()).toBeNull();
});

test("any key hides it, so that nothing stays covered", async () => {
  const { user } = await show(<Tipped />);
  await user.hover(screen.getByRole("button"));
  await screen.findByRole("tooltip");
  await user.keyboard("{Control}");
  expect(tip()).toBeNull();
});

test("a face says whose it is", async () => {
  const { user } = await show(<Person id="1" name="Mia Berg" />);
  await user.hover(screen.getByRole("img"));
  expect((await screen.findByRole("tooltip")).textContent).toBe("Mia Berg");
});

test("what is empty says what is next, and offers it", async () => {
  let made = 0;
  const add = (
    <button type="button" onClick={() => (made += 1)}>
      New task
    </button>
  );
  const { user } = await show(
    <Empty title="No tasks yet." action={add}>
      Write down the first.
    </Empty>,
  );
  expect(screen.getByRole("heading", { level: 2, name: "No tasks yet." })).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "New task" }));
  expect(made).toBe(1);
});

test("what failed says why, what support asks for, and tries again", async () => {
  let tries = 0;
  const error = new Refused(500, { detail: "The timeline is away.", request_id: "req-7" });
  const { user } = await show(<Failed error={error} retry={() => (tries += 1)} />);
  expect(screen.getByRole("heading", { name: "That did not work." })).toBeTruthy();
  expect(screen.getByText(/The timeline is away\./).textContent).toContain("Request req-7");
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(tries).toBe(1);
});

test("where nobody answers it says to look at the connection, not what the browser calls it", async () => {
  await show(<Failed error={new TypeError("fetch failed")} />);
  expect(screen.getByText(/Check your connection/)).toBeTruthy();
  expect(screen.queryByText(/fetch failed/)).toBeNull();
  expect(screen.queryByRole("button")).toBeNull();
});

test("what is much to draw comes by itself", async () => {
  await show(<Soon>All of it</Soon>);
  expect(await screen.findByText("All of it")).toBeTruthy();
});
