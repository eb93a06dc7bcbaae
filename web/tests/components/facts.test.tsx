import { screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import { type Fact, Facts } from "../../src/features/tasks/Facts.tsx";
import { Title } from "../../src/features/tasks/Title.tsx";
import { MIA, OLGA, task } from "./cast.ts";
import { type PartProps, showPart } from "./opened.tsx";
import { refused, server } from "./server.ts";
import { saidOnSocket } from "./socket.ts";

const TASK = task(7, "Renew the certificate", { labels: ["security"] });
const OTHER = task(8, "Order the disks", { labels: ["hardware", "security"] });
const CHANGE = `PATCH /tasks/${TASK.id}`;

function Part({ task: shown, live, shelves }: PartProps) {
  const [open, setOpen] = useState<Fact | null>(null);
  return (
    <>
      <Title task={shown} live={live} shelves={shelves} />
      <Facts task={shown} shelves={shelves} open={open} onOpen={setOpen} />
    </>
  );
}

const showFacts = async (one = TASK) => showPart(Part, one, { tasks: [OTHER] });
const title = () => screen.getByRole("heading", { level: 1 });
const titleField = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Edit the title" });
const fact = (name: string) => screen.getByRole("button", { name: new RegExp(`^${name}:`) });
const sent = () => server.sentTo(CHANGE);

async function editLabels(one = TASK) {
  const page = await showFacts(one);
  await page.user.click(fact("Labels"));
  const field = await screen.findByRole("combobox", { name: "Labels" });
  await waitFor(() => expect(document.activeElement).toBe(field));
  return { ...page, field };
}

test("a click on the title edits it, others learn of that, and Enter saves it without blanks around it", async () => {
  const { user } = await showFacts();
  await user.click(within(title()).getByRole("button"));
  expect(document.activeElement).toBe(titleField());
  await waitFor(() => expect(saidOnSocket("presence").at(-1)?.state).toBe("EDITING"));
  await user.clear(titleField());
  await user.type(titleField(), " Renew all certificates {Enter}");
  expect(title().textContent).toBe("Renew all certificates");
  await waitFor(() => expect(sent()).toEqual([{ title: "Renew all certificates" }]));
  expect(server.asked.find(({ method }) => method === "PATCH")?.headers.get("if-match")).toBe('"1"');
  await waitFor(() => expect(saidOnSocket("presence").at(-1)?.state).toBe("VIEWING"));
});

test("Esc takes the title back, and neither nothing nor the same is saved", async () => {
  const { user } = await showFacts();
  await user.click(within(title()).getByRole("button"));
  await user.type(titleField(), " soon{Escape}");
  expect(title().textContent).toBe(TASK.title);
  await user.click(within(title()).getByRole("button"));
  expect(titleField().value).toBe(TASK.title);
  await user.clear(titleField());
  await user.keyboard(" {Enter}");
  expect(titleField()).toBeTruthy();
  await user.clear(titleField());
  await user.type(titleField(), `${TASK.title}{Enter}`);
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(sent()).toEqual([]);
});

test("a title that was refused stands in its field again, and why is said", async () => {
  const { user } = await showFacts();
  server.on(CHANGE, () => refused(403, { detail: "Viewers change nothing." }));
  await user.click(within(title()).getByRole("button"));
  await user.type(titleField(), " soon{Enter}");
  expect(await screen.findByText("Not saved: Viewers change nothing.")).toBeTruthy();
  expect(titleField().value).toBe("Renew the certificate soon");
  expect(title().textContent).toBe(TASK.title);
});

test("a label is added by Enter, and that is said", async () => {
  const { user, field } = await editLabels();
  await user.type(field, "yearly{Enter}");
  expect(await screen.findByText("OPS-7 has the label yearly")).toBeTruthy();
  expect(sent()).toEqual([{ labels: ["security", "yearly"] }]);
});

test("offered are the labels of one's other tasks, one that is there already is not added again", async () => {
  const { user, field } = await editLabels();
  const options = await screen.findAllByRole("option");
  expect(options.map(({ textContent }) => textContent)).toEqual(["hardware"]);
  await user.type(field, "Security{Enter}");
  expect(sent()).toEqual([]);
  await user.clear(field);
  await user.click(screen.getByRole("option", { name: "hardware" }));
  await waitFor(() => expect(sent()).toEqual([{ labels: ["security", "hardware"] }]));
});

test("a label is taken away by its cross and by Backspace", async () => {
  const { user } = await editLabels({ ...TASK, labels: ["security", "yearly"] });
  await user.keyboard("{Backspace}");
  expect(await screen.findByText("OPS-7 is without the label yearly")).toBeTruthy();
  const pill = screen.getByRole("dialog").querySelector(".mantine-Pill-root");
  await user.click(pill?.querySelector("button") as HTMLElement);
  expect(await screen.findByText("OPS-7 is without the label security")).toBeTruthy();
  expect(sent()).toEqual([{ labels: ["security"] }, { labels: [] }]);
});

test("the priority is chosen from a menu; the same again is no change", async () => {
  const { user } = await showFacts();
  await user.click(fact("Priority"));
  await user.click(await screen.findByRole("menuitem", { name: "Medium" }));
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
  await user.click(fact("Priority"));
  await user.click(await screen.findByRole("menuitem", { name: "Urgent" }));
  expect(fact("Priority").textContent).toContain("Urgent");
  expect(await screen.findByText("OPS-7 has priority urgent")).toBeTruthy();
  expect(sent()).toEqual([{ priority: "URGENT" }]);
});

test("a closed task can only be opened again", async () => {
  const { user } = await showFacts({ ...TASK, status: "CANCELLED" });
  await user.click(fact("Status"));
  const items = await screen.findAllByRole("menuitem");
  expect(items.map(({ textContent }) => textContent)).toEqual(["Reopen"]);
  await user.click(items[0] as HTMLElement);
  await waitFor(() => expect(sent()).toEqual([{ status: "PENDING" }]));
});

test("whose it is is found by a part of the name; without anybody it is nobody's", async () => {
  const { user } = await showFacts();
  await user.click(fact("Assignee"));
  const search = await screen.findByRole("textbox", { name: "Find somebody" });
  await waitFor(() => expect(document.activeElement).toBe(search));
  await user.type(search, "xy");
  expect(await screen.findByText("Nobody of that name in the project.")).toBeTruthy();
  await user.clear(search);
  await user.type(search, "bran{Enter}");
  expect(await screen.findByText(`OPS-7 is assigned to ${OLGA.name}`)).toBeTruthy();
  await user.click(fact("Assignee"));
  await user.click(await screen.findByRole("option", { name: "Nobody" }));
  expect(await screen.findByText("OPS-7 is assigned to nobody")).toBeTruthy();
  expect(sent()).toEqual([{ assignee_id: OLGA.id }, { assignee_id: null }]);
  expect(fact("Assignee").textContent).not.toContain(MIA.name);
});
