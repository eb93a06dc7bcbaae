/** Pages of one browser, which are loaded, left and closed, and the server behind them. */

import { vi } from "vitest";
import { stubBrowser } from "./browser.ts";
import { Server } from "./server.ts";

export let browser = stubBrowser();
export let server = new Server();

/** One that keeps nothing yet, and a server that nobody has asked for anything. */
export function openBrowser(): void {
  vi.useFakeTimers();
  browser = stubBrowser();
  server = new Server();
  vi.stubGlobal("fetch", server.fetch);
}

export function closeBrowser(): void {
  vi.useRealTimers();
  vi.unstubAllGlobals();
}

/** A page that was just loaded: nothing in memory, all of the browser around it. */
export async function load() {
  vi.resetModules();
  const [changing, drafts, saying, comments, queue, unanswered, inheriting, remembering] = await Promise.all([
    import("../src/live/changing.ts"),
    import("../src/live/drafts.ts"),
    import("../src/live/saying.ts"),
    import("../src/live/comments.ts"),
    import("../src/live/queue.ts"),
    import("../src/live/unanswered.ts"),
    import("../src/live/inheriting.ts"),
    import("../src/live/remembering.ts"),
  ]);
  const [{ desk }, { session }] = await Promise.all([import("../src/live/desk.ts"), import("../src/api/session.ts")]);
  return { changing, drafts, saying, comments, queue, unanswered, inheriting, remembering, desk, session };
}

/** One on which somebody goes on with what they had left. */
export async function sit() {
  const page = await load();
  await page.session.resume();
  page.desk.projects.put({ id: "ops", key: "OPS", version: 1 } as never);
  page.inheriting.resumeChanges();
  return page;
}

export type Page = Awaited<ReturnType<typeof sit>>;

/** A page that does nothing any more, but is still there. */
export function hang({ session }: Page): void {
  session.current = undefined;
  vi.clearAllTimers();
}

/** The page is closed: its lock is free for others. */
export function close(page: Page): void {
  hang(page);
  const name = names().find((one) => one.includes(".waiting."));
  browser.locks.release(name?.replace("muster.kept.", "") ?? "");
}

/** Of all that the browser keeps. */
export function names(): string[] {
  return Array.from({ length: browser.localStorage.length }, (_, place) => browser.localStorage.key(place) ?? "");
}

export const settled = async () => vi.advanceTimersByTimeAsync(100);
export const later = async () => vi.advanceTimersByTimeAsync(60_000);
/** What the server was asked about tasks and comments. */
export const writes = () => server.asked.filter(({ path }) => /^\/(tasks|comments)/.test(path));
