import { useMemo } from "react";
import { type Key, useKeys } from "../../parts/keys.ts";
import { useOwn } from "../../words/index.ts";
import type { Hand } from "./hand.ts";
import { useProjectSearch } from "./search.ts";
import { words as own } from "./words.ts";

/** Keys that go from card to card: up and down in a column, and to the columns beside it. */
export function useBoardKeys(board: React.RefObject<HTMLElement | null>, hand: Hand): void {
  const { keys: said } = useOwn(own);
  const [, setSearch] = useProjectSearch();
  useKeys(
    useMemo<Key[]>(() => {
      const by = (columns: number, cards: number) => () => step(board, columns, cards);
      const selecting = (cards: number) => () => {
        const [from, to] = [hand.now().current, step(board, 0, cards)];
        hand.add(...[from, to].filter((id) => typeof id === "string"));
      };
      return [
        { key: "j", does: said.down, run: by(0, 1) },
        { key: "k", does: said.up, run: by(0, -1) },
        { key: "ArrowDown", does: said.down, run: by(0, 1), isAlias: true },
        { key: "ArrowUp", does: said.up, run: by(0, -1), isAlias: true },
        { key: "ArrowRight", does: said.right, run: by(1, 0) },
        { key: "ArrowLeft", does: said.left, run: by(-1, 0) },
        { key: "Shift+ArrowDown", does: said.selectMore, run: selecting(1) },
        { key: "Shift+ArrowUp", does: said.selectMore, run: selecting(-1), isAlias: true },
        { key: "o", does: said.open, run: () => hand.open((task) => setSearch({ task })) },
      ];
    }, [board, hand, setSearch, said]),
  );
}

/** The task that one comes to. */
function step(board: React.RefObject<HTMLElement | null>, columns: number, cards: number): string | undefined {
  const sections = [...(board.current?.querySelectorAll("section") ?? [])];
  const all = sections.map(cardsOf).filter((column) => column.length > 0);
  const column = all.findIndex((some) => some.some((card) => card === document.activeElement));
  const place = all[column]?.findIndex((card) => card === document.activeElement) ?? 0;
  const next = all[column < 0 ? 0 : within(column + columns, all)];
  const card = next?.[column < 0 ? 0 : within(place + cards, next)];
  card?.focus();
  return card?.dataset.card;
}

function cardsOf(column: Element): HTMLElement[] {
  return [...column.querySelectorAll<HTMLElement>("[data-card]")];
}

function within(index: number, all: readonly unknown[]): number {
  return Math.min(Math.max(index, 0), all.length - 1);
}
