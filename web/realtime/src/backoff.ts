const FIRST_MS = 250;
const MOST_MS = 30_000;

/**
 * How long to wait before the next try: anything up to a bound that doubles with each ("full jitter", AWS Architecture
 * Blog, "Exponential Backoff and Jitter"), so that a crowd that was cut off together does not come back together.
 */
export class Backoff {
  private tries = 0;

  /** `random` gives a number from 0 up to, not including, 1. */
  constructor(
    private readonly random: () => number,
    private readonly first = FIRST_MS,
    private readonly most = MOST_MS,
  ) {}

  /** In milliseconds. */
  next(): number {
    const bound = Math.min(this.most, this.first * 2 ** this.tries);
    this.tries += 1;
    return this.random() * bound;
  }

  /** It went well: begin with short waits again. */
  reset(): void {
    this.tries = 0;
  }
}
