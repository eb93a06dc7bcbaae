import type { Clock } from "./clock.js";

/** How often one may say that one types (the server's limit), and how long others believe it. */
export const TYPING_EVERY_MS = 3000;
const TYPING_LASTS_MS = 5000;

/** Who types just now. `changed` is told all of them whenever somebody begins or has stopped. */
export class Typists {
  private readonly expiries = new Map<string, () => void>();

  constructor(
    private readonly clock: Clock,
    private readonly changed: (userIds: readonly string[]) => void,
  ) {}

  types(userId: string): void {
    const known = this.expiries.get(userId);
    known?.();
    this.expiries.set(
      userId,
      this.clock.after(TYPING_LASTS_MS, () => this.stops(userId)),
    );
    if (known === undefined) {
      this.changed([...this.expiries.keys()]);
    }
  }

  stops(userId: string): void {
    const cancel = this.expiries.get(userId);
    if (cancel !== undefined) {
      cancel();
      this.expiries.delete(userId);
      this.changed([...this.expiries.keys()]);
    }
  }

  /** Forget them all, and say nothing. */
  clear(): void {
    for (const cancel of this.expiries.values()) {
      cancel();
    }
    this.expiries.clear();
  }
}
