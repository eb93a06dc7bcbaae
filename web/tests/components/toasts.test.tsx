import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { fetchToasts, toast, toastFailure, toastNews } from "../../src/parts/toast.tsx";
import { show } from "./page.tsx";

const undone: string[] = [];
const undoing = (key: string) => ({ label: "Undo", run: async () => undone.push(key) });
const failures = () =>
  within(screen.getByRole("list"))
    .getAllByRole("listitem")
    .map(({ textContent }) => textContent);
const fail = (key: string) => act(() => toastFailure(`${key} not saved`, "It is closed."));
const isGone = async (text: string) => waitFor(() => expect(screen.queryByText(text)).toBeNull());

beforeEach(async () => {
  undone.length = 0;
  await fetchToasts();
});

/** One after the other, each once the one before it is there. */
async function say(...keys: string[]): Promise<void> {
  for (const key of keys) {
    act(() => toast(`${key} completed`, undoing(key)));
    // oxlint-disable-next-line no-await-in-loop -- that is the point
    await screen.findByText(`${key} completed`);
  }
}

test("what was done is said, with one way back", async () => {
  const { user } = await show(null);
  await say("OPS-1");
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await isGone("OPS-1 completed");
  await waitFor(() => expect(undone).toEqual(["OPS-1"]));
});

test("one is said at a time", async () => {
  await show(null);
  await say("OPS-1", "OPS-2");
  await isGone("OPS-1 completed");
  expect(screen.getAllByRole("button", { name: "Undo" })).toHaveLength(1);
});

test("z takes back what is said now, once", async () => {
  const { user } = await show(null);
  await say("OPS-1", "OPS-2");
  await user.keyboard("zz");
  await isGone("OPS-2 completed");
  expect(undone).toEqual(["OPS-2"]);
});

test("z takes nothing back once the toast was closed", async () => {
  const { user } = await show(null);
  await say("OPS-1");
  await user.click(screen.getByRole("button", { name: "Close" }));
  await isGone("OPS-1 completed");
  await user.keyboard("z");
  expect(undone).toEqual([]);
});

test("z is a letter while one writes", async () => {
  const { user } = await show(<input aria-label="Title" />);
  await say("OPS-1");
  await user.type(screen.getByRole("textbox"), "z");
  expect(undone).toEqual([]);
  expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("z");
});

test("a failure is an alert that says why, and z does not take back what was before it", async () => {
  const { user } = await show(null);
  await say("OPS-1");
  act(() => toastFailure("OPS-2 not saved", "It is closed."));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("OPS-2 not saved: It is closed.");
  await isGone("OPS-1 completed");
  await user.keyboard("z");
  expect(undone).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});

test("what a failure offers is done, and it goes", async () => {
  let compared = 0;
  const { user } = await show(null);
  act(() => toastFailure("OPS-2 not saved", "Olga changed it too", { label: "Compare", run: () => (compared += 1) }));
  await user.click(await screen.findByRole("button", { name: "Compare" }));
  expect(compared).toBe(1);
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});

test("what fails joins what failed before, and what is done meanwhile stands beside it", async () => {
  const { user } = await show(null);
  ["OPS-1", "OPS-2", "OPS-3", "OPS-3", "OPS-4"].forEach(fail);
  await say("OPS-5");
  const said = failures();
  expect(said).toHaveLength(4);
  expect([said[0], said[3]]).toEqual(["OPS-2 not saved: It is closed.", "One other change was not saved either."]);
  await user.click(screen.getAllByRole("button", { name: "Close" })[0]!);
  await waitFor(() => expect(screen.queryByRole("list")).toBeNull());
  fail("OPS-6");
  expect(failures()).toEqual(["OPS-6 not saved: It is closed."]);
});

test("of several failures the one that was acted on goes", async () => {
  const { user } = await show(null);
  act(() => toastFailure("OPS-1 not saved", "It is closed."));
  act(() => toastFailure("OPS-2 not saved", "Olga changed it too", { label: "Compare", run: () => undefined }));
  await user.click(screen.getByRole("button", { name: "Compare" }));
  expect(failures()).toEqual(["OPS-1 not saved: It is closed."]);
});

test("news stay beside what is said in passing", async () => {
  await show(null);
  act(() => toastNews("A new version is there.", { label: "Reload", run: () => undefined }));
  await say("OPS-1", "OPS-2");
  await isGone("OPS-1 completed");
  expect(screen.getByText("A new version is there.")).toBeTruthy();
  expect(screen.getByText("OPS-2 completed")).toBeTruthy();
});
