import { useMemo } from "react";
import { type Key, useKeys } from "../../parts/keys.ts";
import { useOwn } from "../../words/index.ts";
import { words as own } from "./words.ts";

/** Keys that go from card to card: up and down in a column, and to the columns beside it. */
export function useBoardKeys(board: React.RefObject<HTMLElement | null>): void {
  const { keys: said } = useOwn(own);
  useKeys(
    useMemo<Key[]>(() => {
      const by = (columns: number, cards: number) => () => board.current && step(board.current, columns, cards);
      return [
        { key: "j", does: said.down, run: by(0, 1) },
        { key: "k", does: said.up, run: by(0, -1) },
        { key: "ArrowDown", does: said.down, run: by(0, 1) },
        { key: "ArrowUp", does: said.up, run: by(0, -1) },
        { key: "ArrowRight", does: said.right, run: by(1, 0) },
        { key: "ArrowLeft", does: said.left, run: by(-1, 0) },
      ];
    }, [board, said]),
  );
}

function step(board: HTMLElement, columns: number, cards: number): void {
  const all = [...board.querySelectorAll("section")]
    .map((column) => [...column.querySelectorAll<HTMLElement>("[data-card]")])
    .filter((column) => column.length > 0);
  const column = all.findIndex((some) => some.some((card) => card === document.activeElement));
  const place = all[column]?.findIndex((card) => card === document.activeElement) ?? 0;
  const next = all[column < 0 ? 0 : Math.min(Math.max(column + columns, 0), all.length - 1)];
  const card = next?.[column < 0 ? 0 : Math.min(Math.max(place + cards, 0), next.length - 1)];
  card?.focus();
}
