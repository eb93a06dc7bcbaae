/** Single keys that do something outside fields (interface.md, "Keys"). What is bound now stands in the help under `?`. */

import { useEffect, useSyncExternalStore } from "react";

const SWITCH = "muster.keys";

export interface Key {
  /** As `KeyboardEvent.key` has it, "Shift+ArrowDown"; two of them with a space between, one after the other: "g d". */
  key: string;
  does: string;
  run: () => void;
  /** Another key for the same, which the help does not tell. */
  isAlias?: boolean;
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

/** Whether single keys do anything (WCAG 2.1.4). */
export function areKeysOn(): boolean {
  return localStorage.getItem(SWITCH) !== "off";
}

export function switchKeys(on: boolean): void {
  if (on) {
    localStorage.removeItem(SWITCH);
  } else {
    localStorage.setItem(SWITCH, "off");
  }
  tell();
}

/** Told when keys are bound, set free, or switched on and off. */
export function onKeys(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
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
  return useSyncExternalStore(onKeys, () => shown);
}

const CHOICE = "input[type=radio], input[type=checkbox]";

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    !target.matches(CHOICE) &&
    (target.isContentEditable || target.closest("input, textarea, select, [role=textbox]") !== null)
  );
}

/** A button, a link or a choice that has the focus does its own; choices take no letters, but arrows. */
function isPressing({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  const isChoosing = target.matches(CHOICE) && key.startsWith("Arrow");
  return isChoosing || ((key === "Enter" || key === " ") && target.closest(`a, button, ${CHOICE}`) !== null);
}

/** Esc closes what lies above the page, and only that, even where it is gone by now. */
function isClosingAbove({ key, target }: KeyboardEvent): boolean {
  const isGone = target instanceof Node && !target.isConnected;
  return key === "Escape" && (isGone || document.querySelector("[role=dialog], [role=menu], [role=listbox]") !== null);
}

/** Menus may bind keys of their own; what is modal keeps all of them from what lies below. One may have opened since the key went down. */
function isUnderDialog(): boolean {
  if (document.querySelector("[aria-modal=true]") !== null) {
    return true;
  }
  const dialog = document.querySelector("[role=dialog], [role=menu], [role=listbox]");
  return dialog !== null && !dialog.contains(document.activeElement);
}

function pressed(event: KeyboardEvent): void {
  if (!areKeysOn() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
    return;
  }
  if (isTyping(event.target) || isPressing(event) || isClosingAbove(event) || isUnderDialog()) {
    return;
  }
  const both = first !== null && event.timeStamp - first.at < SECOND_WITHIN_MS ? `${first.key} ${event.key}` : null;
  const shifted = event.shiftKey ? `Shift+${event.key}` : null;
  const key =
    shown.findLast(({ key: one }) => one === both) ??
    shown.findLast(({ key: one }) => one === shifted) ??
    shown.findLast(({ key: one }) => one === event.key);
  const begins = shown.some(({ key: one }) => one.startsWith(`${event.key} `));
  first = key === undefined && begins ? { key: event.key, at: event.timeStamp } : null;
  if (key !== undefined) {
    event.preventDefault();
    key.run();
  }
}

/** Do what a key does, for a button that says so. */
export function pressKey(key: string): void {
  shown.findLast((one) => one.key === key)?.run();
}

window.addEventListener("keydown", pressed);
