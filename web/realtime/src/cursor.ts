import type { EventFrame } from "./frames.js";

/** How many event ids are remembered for each topic. */
const REMEMBERED = 256;

/** Where each topic stands, by its name: what a page keeps to go on after it was loaded again. */
export type Cursors = Record<string, string>;

/** How far a topic was heard. `cursor` is null while that can't be named: then only a reload helps. */
export class Position {
  private readonly seen = new Set<string>();

  constructor(public cursor: string | null = null) {}

  /** Step to an event. False for one that was heard before: a topic that had to restart may bring it again. */
  advance(event: EventFrame): boolean {
    this.cursor = event.cursor;
    if (this.seen.has(event.id)) {
      return false;
    }
    this.seen.add(event.id);
    for (const oldest of this.seen) {
      if (this.seen.size <= REMEMBERED) {
        break;
      }
      this.seen.delete(oldest);
    }
    return true;
  }
}
