import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { MarkedItem, Notification, Task } from "../../src/api/types.ts";
import { MyDay } from "../../src/features/day/MyDay.tsx";
import { TaskCreation } from "../../src/features/tasks/creation.ts";
import { desk } from "../../src/live/desk.ts";
import { KeysHelp } from "../../src/parts/KeysHelp.tsx";
import { at, DAYS, HOURS, next, notice, OLGA, OPS, RAVI, task, WEB } from "./cast.ts";
import { inGerman, lay, show } from "./page.tsx";
import { late, refused, server } from "./server.ts";

const LATE = task(1, "Renew the certificate", { due_at: at(-2 * HOURS), priority: "URGENT" });
const ASKED = task(2, "Take the pager", { due_at: at(5 * HOURS) });
const TODAY = task(3, "Write to the customer", { due_at: at(6 * HOURS) });
const COMING = task(4, "Order the disks", { due_at: at(3 * DAYS) });
const UNDATED = task(5, "Tidy the wiki");
const ALL = [UNDATED, COMING, TODAY, ASKED, LATE];
const AGENDA = [
  next(LATE, "ESCALATION", 20, { recipients: [OLGA.id] }),
  next(ASKED, "ACCEPTANCE", 60, { recipients: [OLGA.id] }),
  next(TODAY, "REMINDER", 5 * HOURS),
];

interface Around {
  agenda?: MarkedItem[];
  notifications?: Notification[];
}

async function showDay(tasks: Task[] = ALL, { agenda = AGENDA, notifications = [] }: Around = {}) {
  lay({ tasks, agenda, notifications, projects: [OPS, WEB] });
  for (const one of tasks) {
    server.on(`PATCH /tasks/${one.id}`, ({ body }) => ({ ...one, ...(body as object), version: 2 }));
    server.on(`POST /tasks/${one.id}/acknowledge`, () => ({ ...one, acknowledged_at: at(0), version: 2 }));
    server.on(`POST /tasks/${one.id}/snooze`, ({ body }) => {
      return { ...one, snoozed_until: (body as { until: string }).until, version: 2 };
    });
  }
  let created = 0;
  const page = await show(
    <TaskCreation value={() => (created += 1)}>
      <MyDay />
    </TaskCreation>,
  );
  await screen.findByRole("heading", { level: 1 });
  return { ...page, created: () => created };
}

const parts = () => screen.queryAllByRole("heading", { level: 2 }).map(({ textContent }) => textContent);
const row = (title: string) => screen.getByRole("link", { name: title }).closest("li") as HTMLElement;
const titles = () =>
  screen.getAllByRole("listitem").flatMap((item) => within(item).queryAllByRole("link")[0]?.textContent ?? []);
const focused = async (title: string) =>
  waitFor(() => expect(document.activeElement).toBe(screen.getByRole("link", { name: title })));
const isGone = async (title: string) => waitFor(() => expect(screen.queryByRole("link", { name: title })).toBeNull());

test("each task stands in its part of the day, in the order in which it will not wait", async () => {
  await showDay();
  expect(parts()).toEqual([
    "Overdue 1",
    "Waiting for your acknowledgement 1",
    "Today 1",
    "Coming 1",
    "Without a date 1",
  ]);
  expect(titles()).toEqual([LATE, ASKED, TODAY, COMING, UNDATED].map(({ title }) => title));
});

test("a row says what it is, when it is due and what happens next", async () => {
  await showDay();
  const overdue = within(row(LATE.title));
  expect(overdue.getByText("OPS-1")).toBeTruthy();
  expect(overdue.getByText("2 h late")).toBeTruthy();
  expect(overdue.getByRole("img", { name: "Urgent" })).toBeTruthy();
  expect(overdue.getByRole("timer").textContent).toBe("escalates to Olga in 20:00");
});

test("the day begins with how much there is and what comes first", async () => {
  await showDay();
  const lead = screen.getByText(/^One overdue/);
  expect(lead.textContent).toBe(
    "One overdue, one to acknowledge, one due today. Next: OPS-1 escalates to Olga in 20:00",
  );
  expect(screen.getByRole("heading", { level: 1 }).textContent).toMatch(/^Wednesday,? 11 March$/);
});

test("somebody else's task that was escalated to me waits for me, and says whose it is", async () => {
  const theirs = task(9, "Restart the queue", { assignee_id: RAVI.id, due_at: at(-30), escalation_level: 1 });
  const told = notice(1, "Restart the queue", { kind: "ESCALATION", category: "ESCALATION", task_id: theirs.id });
  server.on(`GET /tasks/${theirs.id}`, () => theirs);
  server.on(`GET /tasks/${theirs.id}/agenda`, () => next(theirs, "ESCALATION", 30, { recipients: [OLGA.id] }));
  await showDay([], { agenda: [], notifications: [told] });
  await screen.findByRole("link", { name: theirs.title });
  expect(parts()).toEqual(["Waiting for your acknowledgement 1"]);
  expect(within(row(theirs.title)).getByTitle("Ravi Nair's task")).toBeTruthy();
});

test("where nothing waits it says so and offers a new task", async () => {
  const { user, created } = await showDay([], { agenda: [] });
  expect(await screen.findByRole("heading", { name: "Nothing waits for you." })).toBeTruthy();
  await user.click(within(screen.getByRole("main")).getAllByRole("button", { name: /New task/ })[1] as HTMLElement);
  expect(created()).toBe(1);
});

test("whoever has no project is led to the first one", async () => {
  lay({ projects: [] });
  await show(<MyDay />);
  await screen.findByRole("heading", { name: "Make your first project" });
  expect(screen.getByRole("link", { name: "Create project" }).getAttribute("href")).toBe("/welcome");
});

test("one project's tasks can be looked at alone", async () => {
  const site = task(8, "Fix the footer", { project_id: WEB.id, key: "WEB-8", due_at: at(HOURS) });
  const { user } = await showDay([TODAY, site], { agenda: [] });
  await user.click(screen.getByRole("button", { name: "All projects" }));
  await user.click(await screen.findByRole("menuitem", { name: "Website" }));
  await isGone(TODAY.title);
  expect(titles()).toEqual([site.title]);
  expect(screen.getByRole("button", { name: "Website" })).toBeTruthy();
});

test("of a project that is gone nothing is left of the choice: all others are shown again", async () => {
  const site = task(8, "Fix the footer", { project_id: WEB.id, key: "WEB-8", due_at: at(HOURS) });
  const { user } = await showDay([TODAY, site], { agenda: [] });
  await user.click(screen.getByRole("button", { name: "All projects" }));
  await user.click(await screen.findByRole("menuitem", { name: "Website" }));
  await isGone(TODAY.title);
  act(() => desk.apply({ kind: "project.deleted", data: { id: WEB.id, version: 2 } } as never));
  await screen.findByRole("link", { name: TODAY.title });
  expect(titles()).toEqual([TODAY.title]);
});

test("of a part with very many the first fifty are shown, and the others once one wants them", async () => {
  const many = Array.from({ length: 53 }, (_, place) => task(100 + place, `Task ${place}`));
  const { user } = await showDay(many, { agenda: [] });
  expect(titles()).toHaveLength(50);
  await user.click(screen.getByRole("button", { name: "Show 3 more" }));
  expect(titles()).toHaveLength(53);
});

test("j and k go from row to row, and the focus with them", async () => {
  const { user } = await showDay();
  await user.keyboard("j");
  await focused(LATE.title);
  await user.keyboard("j");
  await focused(ASKED.title);
  await user.keyboard("{ArrowDown}");
  await focused(TODAY.title);
  await user.keyboard("k");
  await focused(ASKED.title);
  expect(row(ASKED.title).dataset.chosen).toBe("true");
});

test("? tells what the keys do here", async () => {
  lay({ tasks: ALL });
  await show(
    <>
      <MyDay />
      <KeysHelp isOpen onClose={() => undefined} />
    </>,
  );
  const told = Object.fromEntries(
    screen
      .getAllByRole("term")
      .map((term) => [term.querySelector("kbd")?.textContent, term.nextElementSibling?.textContent]),
  );
  expect(told).toMatchObject({
    J: "Down",
    K: "Up",
    O: "Open",
    A: "Acknowledge",
    H: "Snooze",
    E: "Complete",
    C: "New task",
    Z: "Undo",
  });
});

test("e completes the chosen task, and the next one is chosen and has the focus", async () => {
  const { user } = await showDay();
  await user.keyboard("j");
  await focused(LATE.title);
  await user.keyboard("e");
  await isGone(LATE.title);
  await focused(ASKED.title);
  expect(await screen.findByText("OPS-1 completed")).toBeTruthy();
  await user.keyboard("e");
  await isGone(ASKED.title);
  await focused(TODAY.title);
  expect(server.sentTo(`PATCH /tasks/${ASKED.id}`)).toEqual([{ status: "COMPLETED" }]);
});

test("after the last one the one above it is chosen", async () => {
  const { user } = await showDay([TODAY, COMING], { agenda: [] });
  await user.keyboard("jj");
  await focused(COMING.title);
  await user.keyboard("e");
  await isGone(COMING.title);
  await focused(TODAY.title);
  expect(row(TODAY.title).dataset.chosen).toBe("true");
});

test("a row shows what was done to it at once, and the list follows", async () => {
  const { user } = await showDay();
  const { answer, letGo } = late(() => ({ ...LATE, status: "COMPLETED", version: 2 }));
  server.on(`PATCH /tasks/${LATE.id}`, answer);
  const control = within(row(LATE.title)).getByRole("button", { name: "Complete, OPS-1" });
  act(() => control.click());
  expect(within(row(LATE.title)).getByRole("button", { name: "Reopen, OPS-1" })).toBeTruthy();
  expect(parts()).toContain("Overdue 1");
  await isGone(LATE.title);
  expect(parts()).not.toContain("Overdue 1");
  expect(server.sentTo(`PATCH /tasks/${LATE.id}`)).toHaveLength(1);
  letGo();
  await user.keyboard("k");
  await focused(ASKED.title);
});

test("what was refused comes back to its place, and why is said", async () => {
  const { user } = await showDay();
  server.on(`PATCH /tasks/${LATE.id}`, () => refused(403, { detail: "Viewers change nothing." }));
  await user.keyboard("je");
  expect(await screen.findByText(/OPS-1 not saved: Viewers change nothing\./)).toBeTruthy();
  await screen.findByRole("link", { name: LATE.title });
  expect(titles()[0]).toBe(LATE.title);
});

test("a acknowledges the chosen task once, and the next step is held", async () => {
  const { user } = await showDay();
  await user.keyboard("j");
  await focused(LATE.title);
  await user.keyboard("a");
  expect(within(row(LATE.title)).getByRole("timer").textContent).toBe("held until 10:20, then Olga");
  expect(await screen.findByText("OPS-1 acknowledged")).toBeTruthy();
  await user.keyboard("a");
  await waitFor(() => expect(desk.tasks.settled().find(({ id }) => id === LATE.id)?.version).toBe(2));
  expect(server.sentTo(`POST /tasks/${LATE.id}/acknowledge`)).toEqual([{}]);
});

test("h asks until when, and a number answers", async () => {
  const { user } = await showDay();
  await user.keyboard("j");
  await focused(LATE.title);
  await user.keyboard("h");
  await screen.findByRole("dialog", { name: "Snooze" });
  await user.keyboard("2");
  expect((await screen.findByRole("alert")).textContent).toContain("OPS-1 snoozed until Thu 09:00");
  expect(server.sentTo(`POST /tasks/${LATE.id}/snooze`)).toEqual([{ until: new Date(2026, 2, 12, 9).toISOString() }]);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(within(row(LATE.title)).getByRole("timer").textContent).toBe("snoozed until Thu 09:00");
});

test("while it is asked until when the other keys are not the day's", async () => {
  const { user } = await showDay();
  await user.keyboard("j");
  await focused(LATE.title);
  await user.keyboard("h");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: /Later today/ })));
  await user.keyboard("e");
  expect(screen.getByRole("link", { name: LATE.title })).toBeTruthy();
  expect(server.sentTo(`PATCH /tasks/${LATE.id}`)).toEqual([]);
});

test("o opens the chosen task", async () => {
  const { user, where } = await showDay();
  await user.keyboard("j");
  await focused(LATE.title);
  await user.keyboard("o");
  await waitFor(() => expect(where()).toBe(`/tasks/${LATE.id}`));
});

test("without a chosen task the keys do nothing", async () => {
  const { user } = await showDay();
  await user.keyboard("eah");
  expect(server.asked.filter(({ path }) => path.startsWith("/tasks/"))).toEqual([]);
});

test("what others do is shown, too: a task given to me comes, one taken from me goes", async () => {
  await showDay([TODAY], { agenda: [] });
  act(() => desk.apply({ kind: "task.updated", data: { ...UNDATED, version: 2 } } as never));
  await screen.findByRole("link", { name: UNDATED.title });
  act(() => desk.apply({ kind: "task.updated", data: { ...TODAY, assignee_id: OLGA.id, version: 2 } } as never));
  await isGone(TODAY.title);
  expect(titles()).toEqual([UNDATED.title]);
});

test("in German the day is German", async () => {
  await inGerman();
  await showDay();
  expect(parts()[0]).toBe("Überfällig 1");
  expect(within(row(LATE.title)).getByRole("timer").textContent).toBe("geht in 20:00 an Olga");
  expect(screen.getByRole("button", { name: "Erledigen, OPS-1" })).toBeTruthy();
});
