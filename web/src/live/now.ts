/** The page's one clock, in the server's time. It ticks by the second only while somebody looks at seconds. */

import { useSyncExternalStore } from "react";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

let offset = 0;

/**
 * How far the server's clock is from ours. An answer's Date header says it to a second, and it was written between asking
 * and now: what is known stays as long as it agrees with that, so that no countdown trembles.
 */
export function learn(answer: Response, askedAt: number): void {
  const date = Date.parse(answer.headers.get("date") ?? "");
  if (!Number.isNaN(date)) {
    offset = Math.max(date - Date.now(), Math.min(date + SECOND - askedAt, offset));
  }
}

/** The time now, as the server has it. */
export function serverNow(): Date {
  return new Date(Date.now() + offset);
}

class Ticker {
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly every: number;
  now = new Date();

  constructor(every: number) {
    this.every = every;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.timer === undefined) {
      this.tick();
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) {
        clearTimeout(this.timer);
        this.timer = undefined;
      }
    };
  };

  private readonly tick = (): void => {
    this.now = serverNow();
    for (const listener of this.listeners) {
      listener();
    }
    this.timer = setTimeout(this.tick, this.every - (this.now.getTime() % this.every));
  };
}

const seconds = new Ticker(SECOND);
const minutes = new Ticker(MINUTE);

/** The time now, to the minute, or to the second while `isTense`. */
export function useNow(isTense = false): Date {
  const ticker = isTense ? seconds : minutes;
  return useSyncExternalStore(ticker.subscribe, () => ticker.now);
}
