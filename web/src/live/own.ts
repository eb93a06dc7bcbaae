/** Which events told of the caller's own changes: an undo names the one that it takes back. */

import type { EventFrame } from "@muster/realtime";

const WITHIN_MS = 5000;

class OwnEvents {
  private readonly known = new Map<string, string>();
  private readonly waiting = new Map<string, (event_id: string) => void>();

  hear(event: EventFrame, person: string): void {
    if (event.actor_id !== person || !event.kind.startsWith("task.")) {
      return;
    }
    const { id, version } = event.data as { id: string; version: number };
    const change = nameOf(id, version);
    this.known.set(change, event.id);
    this.waiting.get(change)?.(event.id);
    this.waiting.delete(change);
  }

  /** Whoever signs in next has not done it. */
  clear(): void {
    this.known.clear();
    this.waiting.clear();
  }

  /** The event that told of a version; null where it does not come in time. */
  async that(task_id: string, version: number): Promise<string | null> {
    const change = nameOf(task_id, version);
    const known = this.known.get(change);
    if (known !== undefined) {
      return known;
    }
    return new Promise((resolve) => {
      this.waiting.set(change, resolve);
      setTimeout(() => resolve(null), WITHIN_MS);
    });
  }
}

/** One for the page: whichever topic tells of a change, it is the same event. */
export const ownEvents = new OwnEvents();

function nameOf(task_id: string, version: number): string {
  return `${task_id} ${version}`;
}
