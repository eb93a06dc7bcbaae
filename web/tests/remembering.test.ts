import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { browser, closeBrowser, load, names, openBrowser, server, sit } from "./pages.ts";
import { MIA, SECRET } from "./server.ts";

beforeEach(openBrowser);
afterEach(closeBrowser);

test("the desk is there again while nobody answers, for who was signed in, until the server says otherwise", async () => {
  const before = await sit();
  before.remembering.startRemembering();
  before.desk.lay({ tasks: [server.put({ id: "t" })], agenda: [], notifications: [], projects: [], people: [] });
  await vi.advanceTimersByTimeAsync(11_000);
  expect(browser.localStorage.text()).not.toContain(SECRET);
  server.isAway = true;
  const after = await load();
  expect((await after.remembering.resumeOrRecall())?.user.id).toBe("mia");
  expect(after.desk.tasks.all().map(({ id }) => id)).toEqual(["t"]);
  after.remembering.startRemembering();
  server.isAway = false;
  server.cookie = null;
  expect(await after.session.token()).toBeNull();
  expect([after.session.current, after.desk.tasks.all(), names()]).toEqual([null, [], []]);
});

test("who is signed out finds the door, not what is kept", async () => {
  const before = await sit();
  before.remembering.startRemembering();
  before.desk.lay({ tasks: [server.put({ id: "t" })], agenda: [], notifications: [], projects: [], people: [] });
  await vi.advanceTimersByTimeAsync(11_000);
  server.cookie = null;
  const after = await load();
  expect(await after.remembering.resumeOrRecall()).toBeNull();
  expect(after.desk.tasks.all()).toEqual([]);
});

test("what is kept is bounded: first it does without the marks, then without all of it", async () => {
  const { remembering } = await load();
  const item = { task_id: "t", at: null, marks: [{ kind: "DUE" }], version: 1 };
  const desk = { user: MIA, tasks: [], agenda: [item], notifications: [], projects: [], people: [] } as never;
  expect(remembering.fitting(desk)?.agenda).toEqual([item]);
  const room = JSON.stringify(desk).length - 1;
  expect(remembering.fitting(desk, room)?.agenda).toEqual([{ task_id: "t", at: null, version: 1 }]);
  expect(remembering.fitting(desk, 10)).toBeNull();
});
