import { type Clock, nothing } from "./clock.js";
import type { ClientFrame } from "./frames.js";

/** Below what the server takes (30 a second, 60 at once): on the way frames may be bunched. */
const PER_SECOND = 25;
const BURST = 50;

/** A token bucket: full in the beginning, refilled evenly. */
class Bucket {
  private level = BURST;

  constructor(private filledAt: number) {}

  /** Take one, or tell in how many milliseconds there will be one. 0 means that it was taken. */
  take(now: number): number {
    const elapsed = Math.max(0, now - this.filledAt);
    this.level = Math.min(BURST, this.level + (elapsed * PER_SECOND) / 1000);
    this.filledAt = now;
    if (this.level < 1) {
      return Math.ceil(((1 - this.level) * 1000) / PER_SECOND);
    }
    this.level -= 1;
    return 0;
  }
}

/**
 * Frames that wait for their turn, at a pace that the server accepts. One that comes with the key of another that still
 * waits takes its place: no more can wait than there are keys.
 */
export class Outbox {
  private readonly waiting = new Map<string, ClientFrame>();
  private readonly bucket: Bucket;
  private cancel: (() => void) | null = null;

  constructor(
    private readonly send: (frame: ClientFrame) => void,
    private readonly clock: Clock,
  ) {
    this.bucket = new Bucket(clock.now());
  }

  put(key: string, frame: ClientFrame): void {
    this.waiting.set(key, frame);
    if (this.cancel === null) {
      this.sendWhatMay();
    }
  }

  /** Send it now, or never. */
  offer(frame: ClientFrame): void {
    if (this.bucket.take(this.clock.now()) === 0) {
      this.send(frame);
    }
  }

  /** Send nothing of what waits. */
  clear(): void {
    this.waiting.clear();
    (this.cancel ?? nothing)();
    this.cancel = null;
  }

  private sendWhatMay(): void {
    this.cancel = null;
    for (const [key, frame] of this.waiting) {
      const wait = this.bucket.take(this.clock.now());
      if (wait > 0) {
        this.cancel = this.clock.after(wait, () => this.sendWhatMay());
        return;
      }
      this.waiting.delete(key);
      this.send(frame);
    }
  }
}
