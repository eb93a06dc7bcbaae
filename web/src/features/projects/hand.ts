/** On which task of a list one is, and which are selected. */

import { useState, useSyncExternalStore } from "react";
import { toggled } from "./search.ts";

export interface Held {
  current: string | null;
  selected: ReadonlySet<string>;
}

export class Hand {
  held: Held = { current: null, selected: new Set() };
  /** The tasks one can be on, in the order in which they stand. */
  private ids: readonly string[] = [];
  private wantsFocus = false;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly now = (): Held => this.held;

  see(ids: readonly string[]): void {
    this.ids = ids;
  }

  /** So many tasks further, or to the first one; where one gets to. */
  move(by: number, isSelecting = false): string | undefined {
    const { current, selected } = this.held;
    const from = this.ids.indexOf(current ?? "");
    const next = this.ids[from < 0 ? 0 : Math.min(Math.max(from + by, 0), this.ids.length - 1)];
    if (next !== undefined) {
      this.wantsFocus = true;
      const both = from < 0 || current === null ? [next] : [current, next];
      this.hold({ current: next, selected: isSelecting ? new Set([...selected, ...both]) : selected });
    }
    return next;
  }

  /** To this one; its row takes the focus once it is drawn. */
  goTo(id: string): void {
    this.wantsFocus = true;
    this.hold({ ...this.held, current: id });
  }

  /** One more or one less, or all from the current one to this. */
  readonly select = (id: string, isRange: boolean): void => {
    const { current, selected } = this.held;
    const [from, to] = [this.ids.indexOf(current ?? id), this.ids.indexOf(id)];
    const range = this.ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    const chosen = isRange && from >= 0 ? [...selected, ...range] : toggled([...selected], id);
    this.hold({ current: id, selected: new Set(chosen) });
  };

  add(...ids: readonly string[]): void {
    this.hold({ ...this.held, selected: new Set([...this.held.selected, ...ids]) });
  }

  selectCurrent(): void {
    if (this.held.current !== null) {
      this.select(this.held.current, false);
    }
  }

  open(show: (id: string) => void): void {
    if (this.held.current !== null) {
      show(this.held.current);
    }
  }

  readonly touch = (id: string): void => {
    this.wantsFocus = false;
    if (id !== this.held.current) {
      this.hold({ ...this.held, current: id });
    }
  };

  readonly clear = (): void => this.hold({ ...this.held, selected: new Set() });

  /** Whether the row that is drawn now is the one that one has moved to. It is asked for once. */
  takesFocus(id: string): boolean {
    const takes = this.wantsFocus && id === this.held.current;
    this.wantsFocus &&= !takes;
    return takes;
  }

  private hold(held: Held): void {
    this.held = held;
    for (const listener of this.listeners) {
      listener();
    }
  }
}

/** One for the whole life of a view. */
export function useHand(): [Hand, Held] {
  const [hand] = useState(() => new Hand());
  return [hand, useSyncExternalStore(hand.subscribe, hand.now)];
}

/** What an action is about: what is selected, else the task that one is on. */
export function targetOf<T extends { id: string }>(
  { current, selected }: Held,
  tasks: readonly T[],
): { tasks: T[]; isSelection: boolean } {
  const chosen = selected.size === 0 ? [] : tasks.filter(({ id }) => selected.has(id));
  return chosen.length > 0
    ? { tasks: chosen, isSelection: true }
    : { tasks: tasks.filter(({ id }) => id === current), isSelection: false };
}
