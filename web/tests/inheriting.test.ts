import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  browser,
  close,
  closeBrowser,
  hang,
  later,
  names,
  openBrowser,
  server,
  settled,
  sit,
  writes,
} from "./pages.ts";
import { MIA, OLGA, SECRET } from "./server.ts";

beforeEach(openBrowser);
afterEach(closeBrowser);

function created(id: string) {
  const body = { title: "New", project_id: "ops" };
  return { id, task_id: id, task_key: "OPS-…", verb: "create", body, guess: { id, version: 0 }, was: {}, version: 0 };
}

test("what was left unsent goes on after the page was loaded again, with its keys, and without any token", async () => {
  const before = await sit();
  server.isAway = true;
  await before.drafts.create({ title: "Kept", project_id: "ops" }, "key");
  await settled();
  expect(browser.localStorage.text()).toContain("Kept");
  expect(browser.localStorage.text()).not.toContain(SECRET);
  close(before);
  server.isAway = false;
  const after = await sit();
  await later();
  expect(writes().map(({ path, key }) => [path, key])).toEqual([["/tasks", "key"]]);
  expect(after.desk.tasks.all().map(({ id }) => id)).toEqual(["real-0"]);
  expect(names()).toEqual([]);
});

test("two pages never send the same; one that is closed leaves its own to the other", async () => {
  const one = await sit();
  server.isAway = true;
  await one.drafts.create({ title: "Of one", project_id: "ops" }, "key");
  await settled();
  server.isAway = false;
  hang(one);
  const place = names()[0]?.replace("muster.kept.", "") ?? "";
  await sit();
  await later();
  expect(writes()).toEqual([]);
  browser.locks.release(place);
  await later();
  expect(writes().map(({ key }) => key)).toEqual(["key"]);
});

test("what a page takes over it keeps in its own place before it gives up the other", async () => {
  const one = await sit();
  server.isAway = true;
  await one.drafts.create({ title: "Of one", project_id: "ops" }, "key");
  await settled();
  hang(one);
  const [name] = names();
  server.isAway = false;
  await sit();
  server.isAway = true;
  const remove = vi.spyOn(browser.localStorage, "removeItem");
  remove.mockImplementationOnce(() => expect(names()).toHaveLength(2));
  browser.locks.release(name?.replace("muster.kept.", "") ?? "");
  await settled();
  expect(remove).toHaveBeenCalledWith(name);
});

test("a page hears of what another begins to keep, and takes it over once that one is closed", async () => {
  await sit();
  browser.localStorage.setItem("muster.kept.waiting.mia.other", JSON.stringify([created("key")]));
  browser.dispatch("storage", { key: "muster.kept.waiting.mia.other", newValue: "[]" });
  await later();
  expect(writes().map(({ key }) => key)).toEqual(["key"]);
});

test("nobody else sends what somebody has left, and they find it when they come back", async () => {
  const mine = await sit();
  server.isAway = true;
  await mine.drafts.create({ title: "Mia's", project_id: "ops" }, "key");
  await settled();
  close(mine);
  server.isAway = false;
  server.cookie = OLGA;
  await sit();
  await later();
  expect(writes()).toEqual([]);
  server.cookie = MIA;
  await sit();
  await later();
  expect(writes().map(({ key }) => key)).toEqual(["key"]);
});
