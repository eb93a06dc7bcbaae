import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { browser, closeBrowser, later, load, names, openBrowser, server, settled, sit, writes } from "./pages.ts";
import { OLGA } from "./server.ts";

beforeEach(openBrowser);
afterEach(closeBrowser);

test("who signs out in one page is signed out in the others", async () => {
  const { session } = await sit();
  browser.dispatch("storage", { key: "muster.kept.leaving", newValue: "true" });
  expect(session.current).toBeNull();
});

test("another who signed in by another page is not taken for the one whose changes wait", async () => {
  const { drafts, session, desk } = await sit();
  server.isAway = true;
  await drafts.create({ title: "Mia's", project_id: "ops" }, "key");
  server.isAway = false;
  server.cookie = OLGA;
  expect(await session.token(true)).toBeNull();
  await later();
  expect([session.current, desk.tasks.all(), writes()]).toEqual([null, [], []]);
});

test("signing out forgets all of it, also while nobody answers, and tells the server as soon as it can", async () => {
  const { drafts, session } = await sit();
  server.isAway = true;
  await drafts.create({ title: "Mine", project_id: "ops" }, "key");
  await settled();
  await session.signOut();
  await settled();
  expect(browser.localStorage.text()).not.toContain("Mine");
  server.isAway = false;
  const next = await load();
  expect(await next.remembering.resumeOrRecall()).toBeNull();
  expect([server.cookie, writes(), names()]).toEqual([null, [], []]);
});

test("a session that was asked for before somebody signed out does not begin any more", async () => {
  const { session } = await sit();
  const asked = session.token(true);
  await session.signOut();
  expect([await asked, session.current]).toEqual([null, null]);
});

test("that a former session is over does not end the one that has begun since", async () => {
  const { session } = await sit();
  server.cookie = null;
  vi.stubGlobal("fetch", async (...asked: Parameters<typeof server.fetch>) => {
    const answer = await server.fetch(...asked);
    await new Promise((resolve) => setTimeout(resolve, answer.ok ? 0 : 1000));
    return answer;
  });
  const asked = session.token(true);
  await settled();
  session.end();
  server.cookie = OLGA;
  void session.signIn("olga@muster.example", "secret");
  await later();
  expect([await asked, session.current?.user.id]).toEqual([null, "olga"]);
});
