/** Where this page keeps what waits. Each page has a place of its own, so that two never send the same. */

import { forget, keep } from "../api/keeping.ts";
import { me, session } from "../api/session.ts";
import type { Change } from "./waiting.ts";

const PAGE = crypto.randomUUID();
const held = new Set<string>();
let latest: readonly Change[] = [];
let keeping: ReturnType<typeof setTimeout> | undefined;

/** How all places of whoever is signed in begin. */
export function beginning(): string {
  return `waiting.${me().id}.`;
}

export function place(): string {
  return beginning() + PAGE;
}

/** As long as this page lives its place is its own. */
export function holdPlace(): void {
  const name = place();
  if (!held.has(name)) {
    held.add(name);
    void navigator.locks.request(name, async () => new Promise(() => undefined));
  }
}

/** A hundred changes at once are written down once. */
export function keepSoon(changes: readonly Change[]): void {
  latest = changes;
  keeping ??= setTimeout(keepNow);
}

/** Before another place is given up where it was kept until now. */
export function keepNow(): void {
  clearTimeout(keeping);
  keeping = undefined;
  if (session.current && latest.length > 0) {
    keep(place(), latest);
  } else if (session.current) {
    forget(place());
  }
}

function leave(): void {
  clearTimeout(keeping);
  keeping = undefined;
  latest = [];
}

session.subscribe(() => session.current === null && leave());
