/** Single keys that do something outside fields (interface.md, "Keys"). What is bound now stands in the help under `?`. */

import { useEffect, useSyncExternalStore } from "react";

export interface Key {
  /** As `KeyboardEvent.key` has it; two of them with a space between, one after the other: "g d". */
  key: string;
  does: string;
  run: () => void;
}

const SECOND_WITHIN_MS = 1000;

const bound = new Set<readonly Key[]>();
const listeners = new Set<() => void>();
let shown: readonly Key[] = [];
let first: { key: string; at: number } | null = null;

function tell(): void {
  shown = [...bound].flat();
  for (const listener of listeners) {
    listener();
  }
}

/** While the component is there. Of two for the same key the one that came later counts. Give the same array between renders. */
export function useKeys(keys: readonly Key[]): void {
  useEffect(() => {
    bound.add(keys);
    tell();
    return () => {
      bound.delete(keys);
      tell();
    };
  }, [keys]);
}

/** What every key does now, in the order in which they were bound. */
export function useBoundKeys(): readonly Key[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, textarea, select, [role=textbox]") !== null)
  );
}

function isUnderDialog(target: EventTarget | null): boolean {
  const dialog = document.querySelector("[role=dialog], [role=menu], [role=listbox]");
  return dialog !== null && !(target instanceof Node && dialog.contains(target));
}

function pressed(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
    return;
  }
  if (isTyping(event.target) || isUnderDialog(event.target)) {
    return;
  }
  const both = first !== null && event.timeStamp - first.at < SECOND_WITHIN_MS ? `${first.key} ${event.key}` : null;
  const key = shown.findLast(({ key: one }) => one === both) ?? shown.findLast(({ key: one }) => one === event.key);
  const begins = shown.some(({ key: one }) => one.startsWith(`${event.key} `));
  first = key === undefined && begins ? { key: event.key, at: event.timeStamp } : null;
  if (key !== undefined) {
    event.preventDefault();
    key.run();
  }
}

window.addEventListener("keydown", pressed);
