import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { DeleteProject } from "../../src/features/projects/DeleteProject.tsx";
import { Members } from "../../src/features/projects/Members.tsx";
import { NewProject } from "../../src/features/projects/NewProject.tsx";
import { PolicyChoice } from "../../src/features/projects/PolicyChoice.tsx";
import { Projects } from "../../src/features/projects/Projects.tsx";
import { desk } from "../../src/live/desk.ts";
import { fetchToasts } from "../../src/parts/toast.tsx";
import { at, MIA, OLGA, OPS, RAVI } from "./cast.ts";
import { lay, show } from "./page.tsx";
import { away, late, refused, server } from "./server.ts";

const OWNED = { ...OPS, viewer: { role: "OWNER", muted: false } } as const;
const gone = () => new Response(null, { status: 204 });

beforeEach(fetchToasts);

async function deleteIt() {
  lay({ projects: [OWNED] });
  server.on(`DELETE /projects/${OPS.id}`, gone);
  const page = await show(<DeleteProject project={OWNED} />);
  await page.user.click(screen.getByRole("button", { name: "Delete project" }));
  await page.user.click(screen.getByRole("button", { name: "Delete" }));
  await waitFor(() => expect(page.where()).toBe("/projects"));
  act(() => desk.leave(OPS.id, 2));
  return page;
}

test("a project that was deleted can be had back though nothing else is answered", async () => {
  await deleteIt();
  expect((await screen.findByText("Operations deleted")).textContent).toBeTruthy();
  expect(screen.getByRole("button", { name: "Undo" })).toBeTruthy();
});

test("whoever has gone on while a project is deleted stays where they are", async () => {
  lay({ projects: [OWNED] });
  const { answer, letGo } = late(gone);
  server.on(`DELETE /projects/${OPS.id}`, answer);
  const { user, where } = await show(<DeleteProject project={OWNED} />);
  const here = where();
  await user.click(screen.getByRole("button", { name: "Delete project" }));
  await user.click(screen.getByRole("button", { name: "Delete" }));
  cleanup();
  await show(null);
  letGo();
  expect(await screen.findByText("Operations deleted")).toBeTruthy();
  expect(where()).toBe(here);
});

test("a project that was brought back is there though nothing else is answered", async () => {
  const { user, where } = await deleteIt();
  server.on(`POST /projects/${OPS.id}/restore`, () => ({ ...OWNED, version: 3 }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(where()).toBe("/projects/OPS"));
  expect(desk.projects.get(OPS.id)?.version).toBe(3);
  expect(screen.queryByText(/Not saved/)).toBeNull();
});

test("nobody is invited to make a first project before it is known that there is none", async () => {
  await show(<Projects />);
  await screen.findByRole("heading", { name: "Projects" });
  expect(screen.queryByRole("heading", { name: "Make your first project" })).toBeNull();
  act(() => lay({ projects: [] }));
  await screen.findByRole("heading", { name: "Make your first project" });
});

test("a new project is called the first one once it is known that there is no other", async () => {
  await show(<NewProject />);
  expect(await screen.findByRole("heading", { name: "Add a project" })).toBeTruthy();
  act(() => lay({ projects: [] }));
  expect(await screen.findByRole("heading", { name: "Make your first project" })).toBeTruthy();
});

const keysOf = (path: string) =>
  server.asked
    .filter((asked) => asked.method === "POST" && asked.path === path)
    .map(({ headers }) => headers.get("Idempotency-Key"));

test("a project whose answer was lost is asked for again with the same key, another one with another", async () => {
  lay({});
  const { user } = await show(<NewProject />);
  server.on("POST /projects", away);
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "Website");
  const press = async () => {
    const times = keysOf("/projects").length;
    await user.click(screen.getByRole("button", { name: "Create project" }));
    await waitFor(() => expect(keysOf("/projects")).toHaveLength(times + 1));
    await screen.findByText(/^Muster can.t be reached/);
  };
  await press();
  await press();
  await user.type(screen.getByRole("textbox", { name: "Name" }), "s");
  await press();
  const [first, second, third] = keysOf("/projects");
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

const member = ({ id }: { id: string }, number: number) => ({
  id: `member-${number}`,
  user_id: id,
  project_id: OPS.id,
  role: "MEMBER",
  created_at: at(-number),
  version: 1,
});
const INPUT = { selector: "input" };
const MEMBERS = `/projects/${OPS.id}/members`;

async function showMembers() {
  lay({ projects: [OWNED] });
  server.on(`GET ${MEMBERS}`, () => ({ items: [member(MIA, 1), member(OLGA, 2)], next: null }));
  const page = await show(<Members project={OWNED} />);
  await screen.findByText("Olga Brandt");
  return page;
}

/** One comes back to the page, and what it shows is asked for again. */
const comeBack = () => act(() => window.dispatchEvent(new Event("visibilitychange")));

test("who is in a project stays on the screen when it cannot be asked again", async () => {
  const { user } = await showMembers();
  await user.type(screen.getByLabelText("Person", INPUT), "somebody");
  server.on(`GET ${MEMBERS}`, () => refused(500, { detail: "It broke." }));
  const asked = server.sentTo(`GET ${MEMBERS}`).length;
  comeBack();
  await waitFor(() => expect(server.sentTo(`GET ${MEMBERS}`)).toHaveLength(asked + 1));
  await act(async () => new Promise((resolve) => setTimeout(resolve, 50)));
  expect(screen.getByText("Olga Brandt")).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>("Person", INPUT).value).toBe("somebody");
});

test("the policy in force stays on the screen when it cannot be asked again", async () => {
  const path = `GET /projects/${OPS.id}/policy`;
  server.on(path, () => ({ policy: { name: "Calm" }, policy_id: "policy", source: "PROJECT" }));
  await show(<PolicyChoice project={OPS} />);
  await screen.findByText("Calm");
  server.on(path, () => refused(500, { detail: "It broke." }));
  comeBack();
  await waitFor(() => expect(server.sentTo(path)).toHaveLength(2));
  await act(async () => new Promise((resolve) => setTimeout(resolve, 50)));
  expect(screen.getByText("Calm")).toBeTruthy();
});

test("somebody who was added is a member though their name cannot be asked for", async () => {
  const { user } = await showMembers();
  server.on(`POST ${MEMBERS}`, () => member(RAVI, 3));
  server.on(`GET /users/${RAVI.id}`, away);
  const who = screen.getByLabelText<HTMLInputElement>("Person", INPUT);
  await user.type(who, "ravi@muster.example");
  await user.click(screen.getByRole("button", { name: "Add" }));
  expect(within(await screen.findByRole("alert")).getByText(/ravi@muster\.example/)).toBeTruthy();
  expect(who.value).toBe("");
});
