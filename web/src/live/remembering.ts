/** The desk as it was last, for whoever opens the page while nobody answers. */

import { forget, keep, kept } from "../api/keeping.ts";
import { Refused } from "../api/problem.ts";
import { session, type SignedIn } from "../api/session.ts";
import type { MarkedItem, Me } from "../api/types.ts";
import { desk } from "./desk.ts";
import type { Snapshot } from "./snapshot.ts";

const NAME = "desk";
/** In characters: a browser keeps some five million for a page. */
const MOST_TEXT = 2_000_000;
const MOST_NOTIFICATIONS = 50;
const AFTER_MS = 10_000;
/** A gateway's way to say that nobody is behind it. */
const NOBODY = new Set([502, 503, 504]);

export interface Kept extends Snapshot {
  user: Me;
}

/** Who is signed in. Where nobody answers that: who was, with what is kept of their desk. Raises where nothing is kept. */
export async function resumeOrRecall(): Promise<SignedIn | null | undefined> {
  try {
    return await session.resume();
  } catch (error) {
    const last = isUnanswered(error) ? kept<Kept>(NAME) : null;
    if (last === null) {
      throw error;
    }
    session.assume(last.user);
    desk.lay(last);
    return session.current;
  }
}

function isUnanswered(error: unknown): boolean {
  return !(error instanceof Refused) || NOBODY.has(error.status);
}

/** As much of it as there is room for: without the marks where it is too much, and not at all where that is too much still. */
export function fitting(snapshot: Kept, most = MOST_TEXT): Kept | null {
  const notifications = snapshot.notifications.slice(0, MOST_NOTIFICATIONS);
  const whole = { ...snapshot, notifications };
  const bare = { ...whole, agenda: whole.agenda.map(unmarked) };
  return [whole, bare].find((one) => JSON.stringify(one).length <= most) ?? null;
}

function unmarked(item: MarkedItem): MarkedItem {
  const bare = { ...item };
  delete bare.marks;
  return bare;
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** Keeps the desk up to date, from now on. */
function remember(): void {
  clearTimeout(timer);
  timer = undefined;
  const { current } = session;
  if (!current || !desk.tasks.isFilled) {
    return;
  }
  const fits = fitting({ user: current.user, ...desk.snapshot() });
  if (fits === null) {
    forget(NAME);
  } else {
    keep(NAME, fits);
  }
}

function rememberSoon(): void {
  timer ??= setTimeout(remember, AFTER_MS);
}

/** Call once: from then on it is kept what changes. Nothing stays of whoever is no longer signed in. */
export function startRemembering(): void {
  for (const shelf of [desk.tasks, desk.agenda, desk.notifications, desk.projects, desk.people]) {
    shelf.subscribe(rememberSoon);
  }
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && remember());
  session.subscribe(() => {
    if (session.current === null) {
      clearTimeout(timer);
      timer = undefined;
      forget(NAME);
    }
  });
}
