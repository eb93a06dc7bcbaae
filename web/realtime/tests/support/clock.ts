import type { Clock } from "../../src/clock.js";

interface Timer {
  at: number;
  call: () => void;
}

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  private timers: Timer[] = [];

  constructor(private time = Date.parse("2026-03-01T12:00:00Z")) {}

  now(): number {
    return this.time;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.time + ms, call };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** In how many milliseconds something happens next; nothing may be waited for. */
  get next(): number | null {
    return this.timers.length === 0 ? null : Math.min(...this.timers.map(({ at }) => at)) - this.time;
  }

  /** Let so much time pass, and everything happen that is due, each at its own moment. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (let due = this.due(end); due !== undefined; due = this.due(end)) {
      const { at, call } = due;
      this.timers = this.timers.filter((timer) => timer !== due);
      this.time = at;
      call();
    }
    this.time = end;
  }

  private due(end: number): Timer | undefined {
    const due = this.timers.filter(({ at }) => at <= end);
    return due.find(({ at }) => due.every((other) => at <= other.at));
  }
}
