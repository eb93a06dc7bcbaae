import { cleanup, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { Head } from "../../src/features/tasks/Head.tsx";
import { fetchToasts } from "../../src/parts/toast.tsx";
import { task } from "./cast.ts";
import { type PartProps, showPart } from "./opened.tsx";
import { show } from "./page.tsx";
import { late, server } from "./server.ts";

const TASK = task(7, "Renew the certificate");
const DELETE = `DELETE /tasks/${TASK.id}`;
let closed = 0;

function Top({ task: one, live }: PartProps) {
  return <Head task={one} live={live} onClose={() => (closed += 1)} isBeside />;
}

async function remove() {
  const { answer, letGo } = late(() => new Response(null, { status: 204 }));
  server.on(DELETE, answer);
  const { user } = await showPart(Top, TASK);
  const choose = async () => {
    await user.click(screen.getByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: /^Delete/ }));
  };
  await choose();
  return { choose, letGo };
}

beforeEach(async () => {
  closed = 0;
  await fetchToasts();
});

test("a task that was deleted is closed, however often one asked for that", async () => {
  const { choose, letGo } = await remove();
  await choose();
  letGo();
  await waitFor(() => expect(closed).toBe(1));
  expect(await screen.findByText("OPS-7 deleted")).toBeTruthy();
  expect(server.asked.filter(({ method }) => method === "DELETE")).toHaveLength(1);
});

test("whoever has gone on while a task is deleted stays where they are", async () => {
  const { letGo } = await remove();
  cleanup();
  await show(null);
  letGo();
  expect(await screen.findByText("OPS-7 deleted")).toBeTruthy();
  expect(closed).toBe(0);
});
