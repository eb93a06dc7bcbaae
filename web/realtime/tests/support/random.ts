/** Chance that can be had again: mulberry32 (Tommy Ettinger, public domain). */
export class Random {
  constructor(private state: number) {}

  /** A whole number from 0 up to, not including, `bound`. */
  below(bound: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  }

  /** Any of them; undefined where there is none. */
  oneOf<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }
}

/** From the seed of the run, which is printed, so that the same can be seen again. */
export function seeded(): Random {
  const seed = Number(process.env.MUSTER_FAULT_SEED ?? Math.floor(Math.random() * 1_000_000));
  console.log(`MUSTER_FAULT_SEED=${seed}`);
  return new Random(seed);
}
