/** Where time comes from, in milliseconds. Tests bring a clock of their own. */
export interface Clock {
  /** The time of day: unlike a stopwatch it goes on while a phone sleeps. */
  now(): number;

  /** Make this call once, after so long. What is given back calls it off. */
  after(ms: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** Calls nothing off. */
export function nothing(): void {}

/** What `work` gives, or a rejection once `ms` have passed; the work itself can't be stopped. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> {
  let cancel = nothing;
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(ms, () => reject(new Error(`No answer within ${ms / 1000} s.`)));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}
