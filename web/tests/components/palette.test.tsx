import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { Palette } from "../../src/features/palette/Palette.tsx";
import { OPS, task } from "./cast.ts";
import { lay, show } from "./page.tsx";
import { away, late, server } from "./server.ts";

const HIT = task(7, "Mark the cables");
const MADE = task(12, "Rotate the keys");
const NOTHING = (): void => undefined;

async function showPalette() {
  lay({ projects: [OPS] });
  Element.prototype.scrollIntoView = NOTHING;
  server.on("POST /tasks", () => MADE);
  const page = await show(<Palette isOpen onClose={NOTHING} onNewTask={NOTHING} />);
  return { ...page, field: await screen.findByRole("combobox") };
}

const chosen = () => screen.queryByRole("option", { selected: true })?.textContent;
const sent = () => server.sentTo("POST /tasks");

test("what was chosen stays chosen where what is found comes in above it", async () => {
  const found = late(() => ({ items: [HIT] }));
  server.on("GET /tasks", found.answer);
  const { user, field } = await showPalette();
  await user.type(field, "mark{ArrowDown}{ArrowUp}");
  expect(chosen()).toBe("Mark the whole inbox as read");
  found.letGo();
  await screen.findByRole("option", { name: /Mark the cables/ });
  expect(chosen()).toBe("Mark the whole inbox as read");
});

test("Enter makes no task of what is still looked for", async () => {
  const found = late(() => ({ items: [MADE] }));
  server.on("GET /tasks", found.answer);
  const { user, field, where } = await showPalette();
  await user.type(field, "rotate{Enter}");
  expect(screen.getByText("Loading")).toBeTruthy();
  expect(chosen()).toBeUndefined();
  found.letGo();
  await waitFor(() => expect(chosen()).toContain(MADE.title));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(where()).toBe(`/tasks/${MADE.id}`));
  expect(sent()).toEqual([]);
});

test.each([
  ["has found nothing", () => ({ items: [] })],
  ["could not be asked", away],
])("where the server %s Enter makes a task", async (_, answer) => {
  server.on("GET /tasks", answer);
  const { user, field } = await showPalette();
  await user.type(field, "rotate the keys");
  await waitFor(() => expect(chosen()).toContain("rotate the keys"));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(sent()).toMatchObject([{ title: "rotate the keys" }]));
});

test("somebody's tasks are loaded before it says that there are none", async () => {
  const found = late(() => ({ items: [] }));
  server.on("GET /tasks", found.answer);
  const { user, field } = await showPalette();
  await user.type(field, "@olga");
  expect(await screen.findByText("Loading")).toBeTruthy();
  found.letGo();
  expect(await screen.findByText("No open tasks.")).toBeTruthy();
});

test("somebody's tasks that cannot be asked for are not said to be none", async () => {
  server.on("GET /tasks", away);
  const { user, field } = await showPalette();
  await user.type(field, "@olga");
  expect(await screen.findByText(/can't be known now/)).toBeTruthy();
  expect(screen.queryByText("Nothing is called that.")).toBeNull();
});

test("two presses do once what is pressed", async () => {
  server.on("GET /tasks", () => ({ items: [] }));
  const { user, field } = await showPalette();
  await user.type(field, "rotate the keys");
  await waitFor(() => expect(chosen()).toContain("rotate the keys"));
  await user.dblClick(screen.getByRole("option"));
  await screen.findByRole("link", { name: MADE.key });
  expect(sent()).toHaveLength(1);
});
