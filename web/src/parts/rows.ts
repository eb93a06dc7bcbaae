/** One row of a list is chosen at a time, by `j` and `k` or the arrows, and keeps the focus. */

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { afterPicture } from "../live/picture.ts";
import { useWords } from "../words/index.ts";
import { type Key, useKeys } from "./keys.ts";

export interface Rows {
  chosen: string | null;
  choose: (id: string | null) => void;
  /** Down, or up where it is negative; the focus follows. */
  move: (by: number) => void;
}

/** Rows bear `data-row` with their id, and hold the link or button that takes the focus (`data-row-focus`). Whatever of a row has the focus, it is chosen. */
export function useRows(ids: readonly string[]): Rows {
  const words = useWords();
  const [chosen, setChosen] = useState<string | null>(null);
  const latest = useLatest({ ids, chosen });
  const place = useRef(0);
  useEffect(() => {
    const now = chosen === null ? -1 : ids.indexOf(chosen);
    if (now >= 0) {
      place.current = now;
    } else if (chosen !== null) {
      const next = ids[Math.min(place.current, ids.length - 1)] ?? null;
      setChosen(next);
      focusRow(next);
    }
  }, [ids, chosen]);
  useEffect(() => {
    function focused({ target }: FocusEvent): void {
      const row = target instanceof Element ? target.closest<HTMLElement>("[data-row]")?.dataset.row : undefined;
      const at = row === undefined ? -1 : latest().ids.indexOf(row);
      if (row !== undefined && at >= 0) {
        place.current = at;
        afterPicture(() => setChosen(row)); // the press that brought the focus has its own answer
      }
    }
    document.addEventListener("focusin", focused);
    return () => document.removeEventListener("focusin", focused);
  }, [latest]);
  const move = useCallback(
    (by: number) => {
      const next = neighbour(latest().ids, latest().chosen, by);
      setChosen(next);
      focusRow(next);
    },
    [latest],
  );
  const keys = useMemo<readonly Key[]>(
    () => [
      { key: "j", does: words.keys.down, run: () => move(1) },
      { key: "k", does: words.keys.up, run: () => move(-1) },
      { key: "ArrowDown", does: words.keys.down, run: () => move(1), isAlias: true },
      { key: "ArrowUp", does: words.keys.up, run: () => move(-1), isAlias: true },
    ],
    [words, move],
  );
  useKeys(keys);
  return { chosen, choose: setChosen, move };
}

/** What is current now, for what was bound once. */
export function useLatest<T>(value: T): () => T {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return useCallback(() => latest.current, []);
}

export function neighbour(ids: readonly string[], chosen: string | null, by: number): string | null {
  const from = chosen === null ? -1 : ids.indexOf(chosen);
  const to = from < 0 ? 0 : from + by;
  return ids[Math.min(Math.max(to, 0), ids.length - 1)] ?? null;
}

function focusRow(id: string | null): void {
  requestAnimationFrame(() => {
    const row = id === null ? null : document.querySelector(`[data-row="${CSS.escape(id)}"]`);
    row?.querySelector<HTMLElement>("[data-row-focus]")?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  });
}
