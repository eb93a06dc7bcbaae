import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import type { Rota } from "../../src/features/rotas/model.ts";
import { RotaForm } from "../../src/features/rotas/RotaForm.tsx";
import { Rotas } from "../../src/features/rotas/Rotas.tsx";
import { desk } from "../../src/live/desk.ts";
import { at, HOURS, MIA, NOW, OLGA, OPS, RAVI } from "./cast.ts";
import { lay, show } from "./page.tsx";
import { away, late, refused, server } from "./server.ts";

const DUTY = { user_id: MIA.id, until: at(8 * HOURS), override_id: null };

const ROTA: Rota = {
  id: "00000000-0000-4000-8000-000600000001",
  project_id: OPS.id,
  name: "Nights",
  people: [MIA.id, OLGA.id, RAVI.id],
  hand_over: { starts_on: "2026-03-09", at: "09:00", every: 7 },
  time_zone: "Europe/Berlin",
  now: DUTY,
  created_at: at(-HOURS),
  updated_at: at(-HOURS),
  version: 1,
};
const PATH = `/rotas/${ROTA.id}`;
const page = (items: unknown[]) => ({ items, next: null });
const button = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name });
const keysOf = (line: string) =>
  server.asked
    .filter(({ method, path }) => `${method} ${path}` === line)
    .map(({ headers }) => headers.get("Idempotency-Key"));

const onCall = () => screen.getByText("On call now").parentElement?.textContent;

let rota = ROTA;

beforeEach(() => {
  rota = ROTA;
  lay({ projects: [{ ...OPS, viewer: { role: "MANAGER", muted: false } }] });
  server.on("GET /rotas", () => page([rota]));
  server.on(`GET ${PATH}/shifts`, () => page([]));
  server.on(`GET ${PATH}/overrides`, () => page([]));
  server.on("GET /me/substitutes", () => page([]));
  server.on(`GET /projects/${OPS.id}/members`, () => page([]));
});

async function showRotas() {
  const shown = await show(<Rotas />);
  await screen.findByRole("heading", { name: ROTA.name });
  return shown;
}

/** What a page asks again when one comes back to it. */
async function comeBack(): Promise<void> {
  const before = server.sentTo("GET /rotas").length;
  window.dispatchEvent(new Event("visibilitychange"));
  await waitFor(() => expect(server.sentTo("GET /rotas").length).toBeGreaterThan(before));
}

test("what another changes while one edits is not undone unseen", async () => {
  server.on(`PUT ${PATH}`, ({ headers }) =>
    headers.get("If-Match") === `"${rota.version}"` ? rota : refused(412, { detail: "Another version." }),
  );
  const { user } = await showRotas();
  await user.click(button("Edit: Nights"));
  rota = { ...ROTA, people: [RAVI.id], version: 2 };
  await comeBack();
  await user.click(button("Save"));
  expect(await screen.findByText(/^Somebody has changed this rota meanwhile/)).toBeTruthy();
  await user.click(button("Cancel"));
  await user.click(button("Edit: Nights"));
  const turns = within(screen.getByRole("group", { name: "People, in turn" }));
  expect(turns.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining(RAVI.name),
  ]);
  await user.click(button("Save"));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Save" })).toBeNull());
});

test("a rota whose answer was lost is made once, and with other words another one", async () => {
  desk.people.put({ ...MIA });
  server.on(`GET /projects/${OPS.id}/members`, () => page([{ user_id: MIA.id, role: "MEMBER", version: 1 }]));
  server.on("POST /rotas", away);
  const { user } = await show(<RotaForm close={vi.fn<() => void>()} />);
  await user.type(screen.getByLabelText("Name"), "Days");
  await screen.findByRole("option", { name: MIA.name });
  fireEvent.change(screen.getByLabelText("Add somebody"), { target: { value: MIA.id } });
  async function press(times: number): Promise<void> {
    await user.click(button("Create rota"));
    await waitFor(() => expect(keysOf("POST /rotas")).toHaveLength(times));
    await waitFor(() => expect(button("Create rota").disabled).toBe(false));
  }
  await press(1);
  await press(2);
  await user.type(screen.getByLabelText("Name"), "s");
  await press(3);
  const [first, second, third] = keysOf("POST /rotas");
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test("a double click does not delete, and what is on its way is not sent twice", async () => {
  const deletion = late(() => new Response(null, { status: 204 }));
  server.on(`DELETE ${PATH}`, deletion.answer);
  await showRotas();
  fireEvent.click(button("Delete: Nights"), { detail: 1 });
  fireEvent.click(button("Delete it for good: Nights"), { detail: 2 });
  expect(button("Delete it for good: Nights").disabled).toBe(false);
  fireEvent.click(button("Delete it for good: Nights"), { detail: 1 });
  await waitFor(() => expect(button("Delete it for good: Nights").disabled).toBe(true));
  expect(server.sentTo(`DELETE ${PATH}`)).toHaveLength(1);
  deletion.letGo();
  expect(await screen.findByText("Nights is deleted.")).toBeTruthy();
});

test("once another is on call it says so by itself", async () => {
  rota = { ...ROTA, now: { ...DUTY, until: at(5) } };
  await showRotas();
  expect(onCall()).toContain(MIA.name);
  vi.setSystemTime(new Date(NOW.getTime() + 5 * 60_000 - 200));
  await comeBack();
  rota = { ...ROTA, now: { ...DUTY, user_id: OLGA.id } };
  await waitFor(() => expect(onCall()).toContain(OLGA.name));
});

test("what is open stays there when it can't be read again", async () => {
  const { user } = await showRotas();
  await user.click(button("Edit: Nights"));
  await user.type(screen.getByLabelText("Name"), " and days");
  server.on("GET /rotas", () => refused(503, {}));
  await comeBack();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Nights and days");
});
