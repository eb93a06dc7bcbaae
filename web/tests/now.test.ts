import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { learn, serverNow } from "../src/live/now.ts";
import { stubBrowser } from "./browser.ts";

const NOON = Date.parse("2026-03-11T12:00:00Z");

const answered = (at: number) => new Response(null, { headers: { Date: new Date(at).toUTCString() } });

beforeEach(() => vi.useFakeTimers({ now: NOON + 300 }));
afterEach(() => vi.useRealTimers());

test("a clock that agrees with the server's to the second is left alone, however the answers fall", () => {
  for (const ms of [0, 250, 999, 1700, 2300]) {
    vi.setSystemTime(NOON + ms);
    learn(answered(Math.floor((NOON + ms) / 1000) * 1000), Date.now() - 80);
    expect(serverNow().getTime()).toBe(NOON + ms);
  }
});

test("a clock that is wrong is set right to the second, and stays so", () => {
  const wrong = 5 * 60_000;
  learn(answered(NOON + wrong), Date.now());
  expect(Math.abs(serverNow().getTime() - Date.now() - wrong)).toBeLessThanOrEqual(1000);
  const once = serverNow().getTime();
  learn(answered(NOON + wrong), Date.now());
  expect(serverNow().getTime()).toBe(once);
});

test("an answer without a date says nothing", () => {
  const before = serverNow().getTime();
  learn(new Response(), Date.now());
  expect(serverNow().getTime()).toBe(before);
});

test("each answer of the API tells of its clock", async () => {
  vi.resetModules();
  stubBrowser();
  const later = NOON + 3_600_000;
  const date = new Date(later).toUTCString();
  vi.stubGlobal("fetch", async (input: Request | string) =>
    String(input).endsWith("/auth/refresh")
      ? Response.json({ user: { id: "mia" }, access_token: "a", expires_in: 900 })
      : Response.json({ items: [] }, { headers: { Date: date } }),
  );
  const { api } = await import("../src/api/client.ts");
  const { serverNow: heard } = await import("../src/live/now.ts");
  await api.GET("/api/v1/tasks");
  expect(Math.abs(heard().getTime() - later)).toBeLessThanOrEqual(1000);
  vi.unstubAllGlobals();
});
