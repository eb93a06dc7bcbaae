import { act, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { DeleteProject } from "../../src/features/projects/DeleteProject.tsx";
import { NewProject } from "../../src/features/projects/NewProject.tsx";
import { Projects } from "../../src/features/projects/Projects.tsx";
import { desk } from "../../src/live/desk.ts";
import { fetchToasts } from "../../src/parts/toast.tsx";
import { OPS } from "./cast.ts";
import { lay, show } from "./page.tsx";
import { server } from "./server.ts";

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
