import { screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import type { Project, Task } from "../../src/api/types.ts";
import { QuickAdd } from "../../src/features/quickadd/QuickAdd.tsx";
import { desk } from "../../src/live/desk.ts";
import { dateReader } from "../../src/parts/dates.ts";
import { at, DAYS, MIA, OLGA, OPS, task, WEB } from "./cast.ts";
import { inGerman, lay, show } from "./page.tsx";
import { away, late, refused, server } from "./server.ts";

/** What understands times: as it is, or as it comes over a bad connection. */
const times = vi.hoisted(() => ({ load: null as typeof dateReader | null }));
vi.mock(import("../../src/parts/dates.ts"), async (original) => {
  const dates = await original();
  return { ...dates, dateReader: async (locale) => (times.load ?? dates.dateReader)(locale) };
});

const NOTHING = (): void => undefined;
const CLOSED_BY_THEN_MS = 500;
const TOMORROW_AT_NINE = new Date(2026, 2, 12, 9).toISOString();
const MADE = task(12, "Renew certificate", { assignee_id: OLGA.id, due_at: TOMORROW_AT_NINE });

beforeEach(() => (times.load = null));

async function showLine(projects: Project[] = [OPS, WEB]) {
  lay({ projects });
  server.on("POST /tasks", () => MADE);
  for (const { id } of projects) {
    server.on(`GET /projects/${id}/policy`, () => ({
      policy_id: "policy",
      policy: { ladder: [{ notify: ["MANAGERS"] }] },
    }));
  }
  server.on("POST /policies/policy/preview", () => ({
    tasks: [
      {
        steps: [
          { kind: "REMINDER", at: at(DAYS - 120), recipients: [OLGA.id] },
          { kind: "ESCALATION", index: 1, at: at(DAYS + 60), recipients: null },
        ],
      },
    ],
  }));
  let isClosed = false;
  const page = await show(<QuickAdd isOpen onClose={() => (isClosed = true)} />);
  const line = await screen.findByRole("textbox", { name: "What is to be done?" });
  return { ...page, line, isClosed: () => isClosed };
}

/** What is understood, as the chips say it: `Due: Thu 12 March, 09:00`. */
const chips = () =>
  screen
    .getAllByRole("button")
    .filter((button) => button.getAttribute("aria-haspopup") === "menu")
    .map((chip) => chip.textContent?.replace(/^(?:MB|OB|RN)/, ""));
const chip = (name: RegExp) => screen.getByRole("button", { name });
const sent = () => server.sentTo("POST /tasks");
const understood = async (due: RegExp) => screen.findByRole("button", { name: due });

test("the focus is in the line, and what is usual stands beside it", async () => {
  const { line } = await showLine();
  await waitFor(() => expect(document.activeElement).toBe(line));
  expect(chips()).toEqual(["Due: No date", "Priority: Medium", "Assignee: Mia Berg", "Project: Operations"]);
  expect(screen.getByText("nothing will happen until it has a date")).toBeTruthy();
});

test("who, when, how urgent and where are understood from one line", async () => {
  const { user, line } = await showLine();
  await user.type(line, "Renew certificate tomorrow 9am !high @olga #web");
  await understood(/Due:\s*Thu,? 12 March, 09:00/);
  expect(chips().slice(1)).toEqual(["Priority: High", "Assignee: Olga Brandt", "Project: Website"]);
  const tinted = [...(line.closest("form")?.querySelectorAll("mark") ?? [])].map(({ textContent }) => textContent);
  expect(tinted).toEqual(["tomorrow 9am", "!high", "@olga", "#web"]);
});

test("Enter sends exactly that, once, and closes", async () => {
  const { user, line, isClosed } = await showLine();
  await user.type(line, "Renew certificate tomorrow 9am !high @olga #web");
  await understood(/Due:\s*Thu/);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(isClosed()).toBe(true));
  expect(sent()).toEqual([
    {
      title: "Renew certificate",
      priority: "HIGH",
      project_id: WEB.id,
      assignee_id: OLGA.id,
      due_at: TOMORROW_AT_NINE,
    },
  ]);
});

test("what was created is said with its key, which leads to it, and can be taken back", async () => {
  const { user, line } = await showLine();
  server.on(`DELETE /tasks/${MADE.id}`, () => new Response(null, { status: 204 }));
  await user.type(line, "Renew certificate{Enter}");
  const link = await screen.findByRole("link", { name: "OPS-12" });
  expect(link.getAttribute("href")).toBe(`/tasks/${MADE.id}`);
  expect(desk.tasks.get(MADE.id)?.title).toBe(MADE.title);
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(server.sentTo(`DELETE /tasks/${MADE.id}`)).toHaveLength(1));
});

test("it says what will happen by the policy of its project", async () => {
  const { user, line } = await showLine();
  await user.type(line, "Renew certificate tomorrow 10:00 @olga");
  expect(await screen.findByText("08:00", { exact: false, selector: "b" })).toBeTruthy();
  const said = screen.getByText("will").parentElement?.textContent;
  expect(said).toBe("willremind Olga Thu 08:00tell the managers Thu 11:00");
});

test("what is chosen by hand outweighs the line", async () => {
  const { user, line } = await showLine();
  await user.type(line, "Renew certificate !low");
  await user.click(chip(/Priority:\s*Low/));
  await user.click(await screen.findByRole("menuitem", { name: /Urgent/ }));
  await waitFor(() => expect(chips()[1]).toBe("Priority: Urgent"));
  await user.click(chip(/Due/));
  await user.click(await screen.findByRole("menuitem", { name: "Monday" }));
  await waitFor(() => expect(chips()[0]).toMatch(/Due: Mon,? 16 March, 09:00/));
  await user.type(line, "{Enter}");
  await waitFor(() => expect(sent()).toHaveLength(1));
  expect(sent()).toMatchObject([
    { title: "Renew certificate", priority: "URGENT", due_at: new Date(2026, 2, 16, 9).toISOString() },
  ]);
});

test("a time that is none stays in the title", async () => {
  const { user, line } = await showLine();
  await user.type(line, "Plan Friday lunch");
  await user.click(await understood(/Due:\s*Fri/));
  await user.click(await screen.findByRole("menuitem", { name: "“Friday” is part of the title" }));
  await waitFor(() => expect(chips()[0]).toBe("Due: No date"));
  await user.type(line, "{Enter}");
  await waitFor(() => expect(sent()).toMatchObject([{ title: "Plan Friday lunch", due_at: null }]));
});

test("what nobody is called is said, and stays in the title", async () => {
  const { user, line } = await showLine();
  await user.type(line, "Ask @nobody");
  expect((await screen.findByText(/“@nobody” is not one of yours/)).getAttribute("role")).toBe("status");
  await user.keyboard("{Enter}");
  await waitFor(() => expect(sent()).toMatchObject([{ title: "Ask @nobody", assignee_id: MIA.id }]));
});

test("what is sent before times in words are understood waits for that, and has its date", async () => {
  const read = await dateReader("en");
  let arrive = NOTHING;
  const arriving = new Promise<typeof read>((resolve) => (arrive = () => resolve(read)));
  times.load = async () => arriving;
  const { user, line } = await showLine();
  await user.type(line, "Renew certificate tomorrow 9am{Enter}");
  expect(screen.getByRole("button", { name: "Create" }).getAttribute("data-loading")).toBe("true");
  expect(sent()).toEqual([]);
  arrive();
  await waitFor(() => expect(sent()).toMatchObject([{ title: "Renew certificate", due_at: TOMORROW_AT_NINE }]));
});

test("where what understands times cannot be had it is sent as it was written", async () => {
  times.load = away;
  const { user, line } = await showLine();
  await user.type(line, "Renew certificate tomorrow 9am{Enter}");
  await waitFor(() => expect(sent()).toMatchObject([{ title: "Renew certificate tomorrow 9am", due_at: null }]));
});

test("without words nothing is sent", async () => {
  const { user, line } = await showLine();
  await user.type(line, "   {Enter}");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Create" }).disabled).toBe(true);
  expect(sent()).toEqual([]);
});

test("without a project that one may write in it says what to do first", async () => {
  await showLine([{ ...OPS, viewer: { role: "VIEWER" } }]);
  expect(screen.getByText("Make a project first. Tasks live in one.")).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Create" }).disabled).toBe(true);
});

test("what is refused is said at the line, which stays as it was, and can be sent again as another try", async () => {
  const { user, line, isClosed } = await showLine();
  server.on("POST /tasks", () =>
    refused(422, { errors: [{ field: "title", message: "has at most 200 characters" }] as never }),
  );
  await user.type(line, "Renew certificate{Enter}");
  expect(await screen.findByText("has at most 200 characters")).toBeTruthy();
  expect(line.getAttribute("aria-invalid")).toBe("true");
  expect((line as HTMLInputElement).value).toBe("Renew certificate");
  expect(isClosed()).toBe(false);
  expect(desk.tasks.all()).toEqual([]);
  server.on("POST /tasks", () => MADE);
  await user.type(line, "{Enter}");
  await waitFor(() => expect(isClosed()).toBe(true));
  const keys = server.asked
    .filter(({ method }) => method === "POST")
    .map(({ headers }) => headers.get("idempotency-key"));
  const tries = keys.filter((key) => key !== null);
  expect(new Set(tries).size).toBe(2);
});

/** As the whole app opens and closes it. */
function Openable() {
  const [isOpen, setOpen] = useState(true);
  return (
    <>
      <button onClick={() => setOpen(true)}>Another</button>
      <QuickAdd isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}

const lineIn = async () => screen.findByRole<HTMLInputElement>("textbox", { name: "What is to be done?" });

test("what was sent and closed leaves the next line alone", async () => {
  lay({ projects: [OPS] });
  const made = late(() => MADE);
  server.on("POST /tasks", made.answer);
  const { user } = await show(<Openable />);
  await user.type(await lineIn(), "Renew certificate{Enter}{Escape}");
  await user.click(screen.getByRole("button", { name: "Another", hidden: true }));
  await waitFor(async () => expect((await lineIn()).value).toBe(""));
  await user.type(await lineIn(), "Order the filters");
  made.letGo();
  expect(await screen.findByRole("link", { name: "OPS-12" })).toBeTruthy();
  await new Promise((resolve) => setTimeout(resolve, CLOSED_BY_THEN_MS));
  expect((await lineIn()).value).toBe("Order the filters");
});

test("what is refused once it was closed is told with what it was", async () => {
  lay({ projects: [OPS] });
  const made = late(() => refused(403, { detail: "You are a viewer now." }));
  server.on("POST /tasks", made.answer);
  const { user } = await show(<Openable />);
  await user.type(await lineIn(), "Renew certificate{Enter}{Escape}");
  made.letGo();
  expect(await screen.findByText("You are a viewer now.", { exact: false })).toBeTruthy();
  expect(screen.getByRole("alert").textContent).toContain("Renew certificate not saved");
});

test("without a connection it is kept for later, and that is said", async () => {
  const { user, line, isClosed } = await showLine();
  server.on("POST /tasks", away);
  await user.type(line, "Renew certificate{Enter}");
  await waitFor(() => expect(isClosed()).toBe(true));
  expect(await screen.findByText("“Renew certificate” will be created once there is a connection.")).toBeTruthy();
  expect(desk.tasks.all().map(({ title }: Pick<Task, "title">) => title)).toEqual(["Renew certificate"]);
});

test("in German it understands German", async () => {
  await inGerman();
  lay({ projects: [OPS] });
  const { user } = await show(<QuickAdd isOpen onClose={() => undefined} />);
  await user.type(
    await screen.findByRole("textbox", { name: "Was ist zu tun?" }),
    "Zertifikat erneuern morgen 9 Uhr !hoch",
  );
  await understood(/Fällig:\s*Do\.?, 12\. März, 09:00/);
  expect(chips()[1]).toBe("Priorität: Hoch");
  expect(within(screen.getByRole("dialog")).getByRole("button", { name: "Anlegen" })).toBeTruthy();
});
