/** Own changes that were left unsent, by this page or by one that is gone: the person who made them goes on with them. */

import { forget, kept, namesKept, onKept } from "../api/keeping.ts";
import { session } from "../api/session.ts";
import { beginning, holdPlace, keepNow, place } from "./place.ts";
import { restore, waiting } from "./queue.ts";
import type { Change } from "./waiting.ts";

const awaited = new Set<string>();

/** Go on with what was left unsent: by this page, and by others of the same person once they are closed. */
export function resumeChanges(): void {
  holdPlace();
  if (waiting.changes.length === 0) {
    takeOver(place());
  }
  for (const name of namesKept(beginning())) {
    void inherit(name);
  }
}

/** Waits until the page whose place it is has gone. */
async function inherit(name: string): Promise<void> {
  if (name === place() || awaited.has(name)) {
    return;
  }
  awaited.add(name);
  await navigator.locks.request(name, () => takeOver(name));
  awaited.delete(name);
}

/** Only for the person whose changes they are. */
function takeOver(name: string): void {
  if (!session.current || !name.startsWith(beginning())) {
    return;
  }
  const changes = kept<Change[]>(name) ?? [];
  if (changes.length > 0) {
    restore(changes);
  }
  if (name !== place()) {
    keepNow();
    forget(name);
  }
}

onKept((name, isKept) => isKept && session.current && name.startsWith(beginning()) && void inherit(name));
