import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Notification } from "../../src/api/types.ts";
import { Inbox } from "../../src/features/inbox/Inbox.tsx";
import { at, DAYS, HOURS, next, notice, OLGA, RAVI, task } from "./cast.ts";
import { lay, show } from "./page.tsx";
import { refused, server } from "./server.ts";

const TASK = task(7, "Renew the certificate", { due_at: at(HOURS) });
const wrote = (number: number, actor_id: string, body: string) =>
  notice(number, "wrote", {
    kind: "comment.created",
    category: "COMMENT",
    key: TASK.key,
    task_id: TASK.id,
    actor_id,
    body,
  });

/** The number says when: so many minutes ago, and the newest has the highest id. */
const FIRST = wrote(1, OLGA.id, "Is it done?");
const SECOND = { ...wrote(2, RAVI.id, "Almost."), created_at: at(-1) };
const REMINDED = notice(3, "Renew the certificate is due soon", { task_id: TASK.id, created_at: at(0) });
const OLD = notice(4, "You are in Website", {
  kind: "member.added",
  category: "PROJECT",
  read_at: at(-DAYS),
  created_at: at(-DAYS),
});
const ALL = [FIRST, SECOND, REMINDED, OLD];

async function showInbox(notifications: Notification[] = ALL) {
  lay({ tasks: [TASK], agenda: [next(TASK, "REMINDER", 20)], notifications });
  server.on("POST /notifications/read", () => ({}));
  server.on(`GET /tasks/${TASK.id}/comments`, () => ({ items: [], next: null }));
  for (const { id } of notifications) {
    server.on(`GET /notifications/${id}/deliveries`, () => ({ items: [], next: null }));
  }
  const page = await show(<Inbox />);
  await screen.findByRole("radiogroup", { name: "What to show" });
  return page;
}

const days = () => screen.getAllByRole("heading", { level: 2 }).map(({ textContent }) => textContent);
const bundle = (name: RegExp) => screen.getByRole("button", { name });
const bundles = () =>
  [...document.querySelectorAll("[data-row-focus]")].map((one) => one.querySelector(".cut")?.textContent);
const read = () => server.sentTo("POST /notifications/read");
const filter = (name: string | RegExp) => screen.getByRole("radio", { name });

test("what was written about one task is one entry that names who wrote, and says what is unread", async () => {
  await showInbox();
  expect(bundles()).toEqual([
    "unread: Renew the certificate is due soon",
    "unread: Ravi Nair and Olga Brandt wrote on OPS-7",
    "You are in Website",
  ]);
  expect(within(bundle(/wrote on OPS-7/)).getByText("2 messages. Almost.")).toBeTruthy();
  expect(within(bundle(/You are in Website/)).getByRole("img", { name: "Done" })).toBeTruthy();
});

test("they stand under their days", async () => {
  await showInbox();
  expect(days().slice(0, 2)).toEqual(["Today", "Yesterday"]);
});

test("e marks all of a bundle as read, and goes on to the next", async () => {
  const { user } = await showInbox();
  await user.keyboard("jj");
  await waitFor(() => expect(document.activeElement).toBe(bundle(/wrote on OPS-7/)));
  await user.keyboard("e");
  expect(within(bundle(/wrote on OPS-7/)).getByRole("img", { name: "Done" })).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(bundle(/You are in Website/)));
  expect(read()).toEqual([{ ids: [SECOND.id, FIRST.id] }]);
});

test("what nobody could be told of is unread again, with the reason", async () => {
  const { user } = await showInbox();
  server.on("POST /notifications/read", () => refused(500, { detail: "Not now." }));
  await user.keyboard("j");
  await waitFor(() => expect(document.activeElement).toBe(bundle(/is due soon/)));
  await user.keyboard("e");
  expect(await screen.findByText("Not saved: Not now.")).toBeTruthy();
  expect(bundle(/unread:\s*Renew the certificate is due soon/)).toBeTruthy();
});

test("only what is unread can be shown, and what is done goes from there", async () => {
  const { user } = await showInbox();
  await user.click(filter("Unread 3"));
  expect(bundles()).toHaveLength(2);
  await user.keyboard("j");
  await waitFor(() => expect(document.activeElement).toBe(bundle(/is due soon/)));
  await user.keyboard("e");
  await waitFor(() => expect(bundles()).toEqual(["unread: Ravi Nair and Olga Brandt wrote on OPS-7"]));
  expect(filter("Unread 2")).toBeTruthy();
});

test("u shows what is unread, and all again", async () => {
  const { user } = await showInbox();
  await user.keyboard("u");
  await waitFor(() => expect(bundles()).toHaveLength(2));
  await user.keyboard("u");
  await waitFor(() => expect(bundles()).toHaveLength(3));
});

test("the filter's own arrows stay its own", async () => {
  const { user } = await showInbox();
  await user.click(filter("All"));
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(filter("Unread 3"));
  await waitFor(() => expect(bundles()).toHaveLength(2));
});

test("all are read with one press, after which there is nothing to press", async () => {
  const { user } = await showInbox();
  const all = screen.getByRole<HTMLButtonElement>("button", { name: "All read" });
  await user.click(all);
  await waitFor(() => expect(all.disabled).toBe(true));
  expect(read()).toEqual([{ ids: "all" }]);
  expect(document.title).toBe("Inbox · Muster");
});

test("the tab says how many are unread", async () => {
  await showInbox();
  expect(document.title).toBe("(3) Inbox · Muster");
});

test("what is chosen is read beside the list: the task, what comes next, and why one was told", async () => {
  const { user } = await showInbox();
  await user.click(bundle(/is due soon/));
  expect(await screen.findByRole("heading", { name: TASK.title })).toBeTruthy();
  expect(screen.getByText("OPS-7 in Operations")).toBeTruthy();
  expect(screen.getByRole("timer").textContent).toBe("reminds in 20 min");
  expect(
    within(screen.getByRole("region", { name: "Why you were told" })).getByText("You are the assignee."),
  ).toBeTruthy();
});

test("Enter opens the task, and what opened it is read", async () => {
  const { user, where } = await showInbox();
  await user.keyboard("j");
  await waitFor(() => expect(document.activeElement).toBe(bundle(/is due soon/)));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(where()).toBe(`/tasks/${TASK.id}`));
  expect(read()).toEqual([{ ids: [REMINDED.id] }]);
});

test("an empty inbox says so", async () => {
  await showInbox([]);
  expect(screen.getByRole("heading", { name: "Nothing new." })).toBeTruthy();
});
