import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Policy, Task, Timeline, TimelineEntry } from "../../src/api/types.ts";
import type { Intent } from "../../src/features/tasks/intent.ts";
import { TimelineView } from "../../src/features/tasks/TimelineView.tsx";
import { at, DAYS, HOURS, MIA, OLGA, task } from "./cast.ts";
import { inGerman, lay, show } from "./page.tsx";
import { refused, server } from "./server.ts";

const TASK = task(7, "Renew the certificate", { due_at: at(2 * HOURS) });
const POLICY: Policy = {
  id: "00000000-0000-4000-8000-000500000001",
  name: "Calm",
  project_id: null,
  created_at: at(-9 * DAYS),
  updated_at: at(-9 * DAYS),
  version: 1,
  ladder: [{ after: "PT1H", notify: ["MANAGERS"], raise_priority: true, break_quiet: true }],
};

function step(kind: string, minutes: number, more: Partial<TimelineEntry> = {}): TimelineEntry {
  const state = minutes > 0 ? "UPCOMING" : "TAKEN";
  return { kind, at: at(minutes), state, summary: "", recipients: [{ user_id: MIA.id }], ...more };
}

const REMINDER = step("REMINDER", HOURS, {
  index: 1,
  summary: "Reminder 1, 1 hour before",
  policy: { id: POLICY.id, version: 1, step: "remind_before[0]" },
});
const DUE = step("DUE", 2 * HOURS);
const ESCALATION = step("ESCALATION", 3 * HOURS, {
  index: 1,
  recipients: [{ user_id: OLGA.id }],
  effects: { priority: "HIGH" },
  policy: { id: POLICY.id, version: 1, step: "ladder[0]" },
});
const CREATED = step("task.created", -DAYS, { actor_id: OLGA.id, recipients: [] });
const TOLD = step("REMINDER", -30, {
  index: 2,
  summary: "Reminder 2, 2 hours 30 minutes before",
  recipients: [{ user_id: MIA.id, read_at: at(-20) }],
  deliveries: [
    { user_id: MIA.id, channel: "IN_APP", state: "SENT", at: at(-30) },
    { user_id: MIA.id, channel: "EMAIL", state: "FAILED", at: at(-29), reason: "mailbox full" },
  ],
});
const LIFE: Timeline = { past: [CREATED, TOLD], upcoming: [REMINDER, DUE, ESCALATION] };

async function showTimeline(timeline: Timeline = LIFE, one: Task = TASK, intent: Intent | null = null) {
  lay({});
  server.on(`GET /tasks/${one.id}/timeline`, () => timeline);
  server.on(`GET /tasks/${one.id}/policy`, () => ({
    policy_id: POLICY.id,
    policy: POLICY,
    version: 1,
    source: "SYSTEM",
  }));
  const page = await show(<TimelineView task={one} intent={intent} />);
  await screen.findByRole("list", { name: /What will happen|Was geschehen wird/ });
  return page;
}

const coming = () => within(screen.getByRole("list", { name: "What will happen" }));
const past = () => within(screen.getByRole("list", { name: "What happened" }));
type List = ReturnType<typeof past>;
const whats = (list: List) => list.getAllByRole("listitem").map((item) => item.children[1]?.textContent?.trim());
const entry = (list: List, place: number) => list.getAllByRole("listitem")[place] as HTMLElement;

test("what will happen stands above now, the next at the bottom, and what happened below", async () => {
  await showTimeline();
  expect(whats(coming())).toEqual(["Escalation 1 to Olga Brandt", "Due", "Reminder, 1 hour before"]);
  expect(whats(past())).toEqual(["Reminder, 2 hours 30 minutes before", "Olga Brandt created it"]);
  const now = screen.getByText("Now 10:00");
  const above = screen.getByRole("list", { name: "What will happen" }).compareDocumentPosition(now);
  const below = now.compareDocumentPosition(screen.getByRole("list", { name: "What happened" }));
  expect([above, below]).toEqual([Node.DOCUMENT_POSITION_FOLLOWING, Node.DOCUMENT_POSITION_FOLLOWING]);
});

test("only the next step counts down", async () => {
  await showTimeline();
  expect(screen.getAllByRole("timer")).toHaveLength(1);
  expect(within(entry(coming(), 2)).getByRole("timer").textContent).toBe("1 h");
  expect(within(entry(coming(), 0)).getByText("in 3 h")).toBeTruthy();
});

test("the policy in force is named, and each of its steps leads to where it is written", async () => {
  await showTimeline();
  const policy = await screen.findByRole("link", { name: "Calm" });
  expect(policy.getAttribute("href")).toBe(`/policies/${POLICY.id}`);
  const rung = within(entry(coming(), 0)).getByRole("link", { name: "Ladder step 1" });
  expect(decodeURIComponent(rung.getAttribute("href") ?? "")).toBe(`/policies/${POLICY.id}?step=ladder[0]`);
  expect(within(entry(coming(), 2)).getByRole("link", { name: "Its step in the policy" })).toBeTruthy();
  expect(within(entry(coming(), 1)).queryByRole("link")).toBeNull();
});

test("an escalation says what else it does", async () => {
  await showTimeline();
  expect(await screen.findByText(/raises the priority to high, goes through quiet hours/)).toBeTruthy();
});

test("of each message it is heard what became of it", async () => {
  await showTimeline();
  const told = within(entry(past(), 0));
  expect(told.getByText("in the app: read 09:40")).toBeTruthy();
  expect(told.getByText(/^mail: mailbox full/)).toBeTruthy();
});

test("what was skipped before its time is history", async () => {
  const skipped = step("REMINDER", -10, {
    state: "SKIPPED",
    summary: "1 hour before",
    reason: "a later one was taken already",
  });
  await showTimeline({ past: [CREATED], upcoming: [skipped, DUE] });
  expect(whats(coming())).toEqual(["Due"]);
  expect(within(entry(past(), 0)).getByText("skipped: a later one was taken already")).toBeTruthy();
});

test("the same step again reads as one, until one wants to see each", async () => {
  const again = [4, 8, 12].map((hours) => step("OVERDUE", hours * HOURS, { summary: `Overdue by ${hours - 2} hours` }));
  const { user } = await showTimeline({ past: [], upcoming: [DUE, ...again] });
  expect(whats(coming())).toEqual(["Overdue, three times", "Due"]);
  await user.click(screen.getByRole("button", { name: "Show each" }));
  expect(whats(coming())).toEqual(["Overdue by 10 hours", "Overdue by 6 hours", "Overdue by 2 hours", "Due"]);
  await user.click(screen.getByRole("button", { name: "Fold again" }));
  expect(whats(coming())).toHaveLength(2);
});

test("where nothing comes it says why", async () => {
  await showTimeline({ past: [CREATED], upcoming: [] }, { ...TASK, due_at: null });
  expect(screen.getByText("Nothing will happen until it has a date.")).toBeTruthy();
});

test("of what one is about to do it shows what that would change, and says so", async () => {
  const held = { ...ESCALATION, state: "HELD" as const, at: at(6 * HOURS) };
  server.on(`POST /tasks/${TASK.id}/acknowledge`, () => ({ ...LIFE, upcoming: [REMINDER, DUE, held] }));
  await showTimeline(LIFE, TASK, { to: "acknowledge" });
  expect(await screen.findByText("This is what would change.")).toBeTruthy();
  expect(within(entry(coming(), 0)).getByText("would be held until 16:00")).toBeTruthy();
});

test("what failed to come can be asked for again", async () => {
  lay({});
  server.on(`GET /tasks/${TASK.id}/timeline`, () => refused(503, { detail: "Just a moment." }));
  const { user } = await show(<TimelineView task={TASK} intent={null} />);
  await screen.findByText(/Just a moment\./);
  server.on(`GET /tasks/${TASK.id}/timeline`, () => LIFE);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(whats(coming())).toHaveLength(3));
});

test("in German a life is told in German", async () => {
  await act(inGerman);
  await showTimeline();
  expect(screen.getByRole("heading", { name: "Verlauf" })).toBeTruthy();
  expect(screen.getByText("Jetzt 10:00")).toBeTruthy();
});
