import { useMemo } from "react";
import { type Key, useKeys } from "../../parts/keys.ts";
import { useOwn } from "../../words/index.ts";
import { words as own } from "./words.ts";

/** Keys that go from card to card: up and down in a column, and to the columns beside it. */
export function useBoardKeys(board: React.RefObject<HTMLElement | null>): void {
  const { keys: said } = useOwn(own);
  useKeys(
    useMemo<Key[]>(() => {
      const by = (columns: number, cards: number) => () => step(board, columns, cards);
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

function step(board: React.RefObject<HTMLElement | null>, columns: number, cards: number): void {
  const sections = [...(board.current?.querySelectorAll("section") ?? [])];
  const all = sections.map(cardsOf).filter((column) => column.length > 0);
  const column = all.findIndex((some) => some.some((card) => card === document.activeElement));
  const place = all[column]?.findIndex((card) => card === document.activeElement) ?? 0;
  const next = all[column < 0 ? 0 : within(column + columns, all)];
  next?.[column < 0 ? 0 : within(place + cards, next)]?.focus();
}

function cardsOf(column: Element): HTMLElement[] {
  return [...column.querySelectorAll<HTMLElement>("[data-card]")];
}

function within(index: number, all: readonly unknown[]): number {
  return Math.min(Math.max(index, 0), all.length - 1);
}
