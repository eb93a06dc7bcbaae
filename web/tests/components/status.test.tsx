import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Status, Task } from "../../src/api/types.ts";
import { desk, useOne } from "../../src/live/desk.ts";
import { StatusIcon } from "../../src/parts/Status.tsx";
import { StatusControl } from "../../src/parts/StatusControl.tsx";
import { at, ME, OLGA, task } from "./cast.ts";
import { lay, show } from "./page.tsx";
import { late, refused, server } from "./server.ts";

function Control({ id }: { id: string }) {
  const one = useOne(desk.tasks, id);
  return one && <StatusControl task={one} />;
}

async function showControl(one: Task) {
  lay({ tasks: [one] });
  server.on(`PATCH /tasks/${one.id}`, ({ body }) => ({ ...one, ...(body as object), version: 2 }));
  return show(<Control id={one.id} />);
}

const control = (name: string) => screen.getByRole("button", { name });
const sent = ({ id }: Task) => server.sentTo(`PATCH /tasks/${id}`);

test("a click completes the task, says so by its key, and only then offers to open it again", async () => {
  const one = task(7, "Renew the certificate");
  const { user } = await showControl(one);
  await user.click(control("Complete, OPS-7"));
  expect(control("Reopen, OPS-7")).toBeTruthy();
  expect(await screen.findByText("OPS-7 completed")).toBeTruthy();
  expect(sent(one)).toEqual([{ status: "COMPLETED" }]);
});

test("it shows what was pressed before the server has answered", async () => {
  const one = task(7, "Renew the certificate");
  const { user } = await showControl(one);
  const { answer, letGo } = late(() => ({ ...one, status: "COMPLETED", version: 2 }));
  server.on(`PATCH /tasks/${one.id}`, answer);
  await user.click(control("Complete, OPS-7"));
  expect(screen.getByRole("img", { name: "Completed" })).toBeTruthy();
  expect(desk.tasks.settled()[0]?.status).toBe("PENDING");
  letGo();
  await waitFor(() => expect(desk.tasks.settled()[0]?.status).toBe("COMPLETED"));
});

test("what is refused is shown as it was, with the reason", async () => {
  const one = task(7, "Renew the certificate");
  const { user } = await showControl(one);
  server.on(`PATCH /tasks/${one.id}`, () => refused(403, { detail: "Viewers change nothing." }));
  await user.click(control("Complete, OPS-7"));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("OPS-7 not saved: Viewers change nothing.");
  expect(control("Complete, OPS-7")).toBeTruthy();
});

/** What the log says was done at that moment, by others and by oneself. */
function logged({ updated_at }: Task) {
  const items = [OLGA, ME].map(({ id: actor_id }) => ({
    id: actor_id === ME.id ? "mine" : "another's",
    kind: "task.completed",
    changes: {},
    actor_id,
    at: updated_at,
  }));
  return { items, next: null };
}

test("the toast takes back what was done", async () => {
  const one = task(7, "Renew the certificate");
  const { user } = await showControl(one);
  server.on("GET /events", () => logged(one));
  server.on(`POST /tasks/${one.id}/undo`, () => ({ ...one, version: 3 }));
  await user.click(control("Complete, OPS-7"));
  const undo = await screen.findByRole("button", { name: "Undo" });
  await user.click(undo);
  expect(await screen.findByRole("button", { name: "Complete, OPS-7" })).toBeTruthy();
  expect(server.sentTo(`POST /tasks/${one.id}/undo`)).toEqual([{ event_id: "mine" }]);
  expect(screen.queryByText("OPS-7 completed")).toBeNull();
});

test("so does the key z", async () => {
  const one = task(7, "Renew the certificate");
  const { user } = await showControl(one);
  server.on("GET /events", () => logged(one));
  server.on(`POST /tasks/${one.id}/undo`, () => ({ ...one, version: 3 }));
  await user.click(control("Complete, OPS-7"));
  await screen.findByText("OPS-7 completed");
  await user.keyboard("z");
  expect(await screen.findByRole("button", { name: "Complete, OPS-7" })).toBeTruthy();
});

const OFFERED: [Status, string[]][] = [
  ["PENDING", ["In progress", "Completed", "Cancelled"]],
  ["IN_PROGRESS", ["Pending", "Completed", "Cancelled"]],
  ["COMPLETED", ["Pending"]],
  ["CANCELLED", ["Pending"]],
];

test.each(OFFERED)("the right button offers only what a task that is %s may become", async (status, offered) => {
  const { user } = await showControl(task(7, "Renew the certificate", { status }));
  await user.pointer({ keys: "[MouseRight]", target: screen.getByRole("button") });
  const menu = await screen.findByRole("menu", { name: "Set the status" });
  const items = await within(menu).findAllByRole("menuitem");
  expect(items.map(({ textContent }) => textContent)).toEqual(offered);
});

test("the menu key offers them too, and what is chosen is done and said", async () => {
  const one = task(7, "Renew the certificate");
  const { user } = await showControl(one);
  await user.tab();
  fireEvent.contextMenu(document.activeElement ?? document.body); // as a browser answers the menu key
  await user.click(await screen.findByRole("menuitem", { name: "In progress" }));
  expect(await screen.findByText("OPS-7: In progress")).toBeTruthy();
  expect(sent(one)).toEqual([{ status: "IN_PROGRESS" }]);
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
});

test("a closed task is opened again by a click, and that is said", async () => {
  const one = task(7, "Renew the certificate", { status: "COMPLETED", completed_at: at(-60) });
  const { user } = await showControl(one);
  await user.click(control("Reopen, OPS-7"));
  expect(await screen.findByText("OPS-7 is open again")).toBeTruthy();
  expect(sent(one)).toEqual([{ status: "PENDING" }]);
});

test.each([
  ["PENDING", "Pending"],
  ["IN_PROGRESS", "In progress"],
  ["COMPLETED", "Completed"],
  ["CANCELLED", "Cancelled"],
] as const)("an icon of %s is heard as %s", async (status, name) => {
  await show(<StatusIcon status={status} />);
  expect(screen.getByRole("img", { name })).toBeTruthy();
});
