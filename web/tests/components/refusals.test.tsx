import { act, screen, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import type { TaskSummary } from "../../src/api/types.ts";
import { desk } from "../../src/live/desk.ts";
import { patch } from "../../src/live/changing.ts";
import { create } from "../../src/live/drafts.ts";
import { waiting } from "../../src/live/queue.ts";
import { say } from "../../src/live/saying.ts";
import { fetchToasts } from "../../src/parts/toast.tsx";
import { OPS } from "./cast.ts";
import { lay, show } from "./page.tsx";
import { away, refused, server } from "./server.ts";

beforeEach(fetchToasts);

test("a new task that is refused once it was sent is told of, with what was said about it, and with nothing else", async () => {
  lay({});
  await show(null);
  server.on("POST /tasks", away);
  await act(async () => {
    await create({ title: "Renew it", project_id: OPS.id }, "key");
    await patch(desk.tasks.get("key") as TaskSummary, { priority: "HIGH" });
    await say(desk.tasks.get("key") as TaskSummary, "By Friday, please");
  });
  server.on("POST /tasks", () => refused(403, { detail: "You are a viewer now." }));
  await act(async () => waiting.flush());
  const told = within(await screen.findByRole("alert")).getAllByRole("listitem");
  expect(told.map(({ textContent }) => textContent)).toEqual([
    "Renew it not saved: You are a viewer now.",
    "By Friday, please not saved: You are a viewer now.",
  ]);
});
