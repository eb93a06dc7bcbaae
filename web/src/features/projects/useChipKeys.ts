import { createContext, useContext, useMemo } from "react";
import { type Key, useKeys } from "../../parts/keys.ts";
import { useOwn } from "../../words/index.ts";
import type { Hand } from "./hand.ts";
import { useProjectSearch } from "./search.ts";
import { words as own } from "./words.ts";

const Chosen = createContext<ReadonlySet<string>>(new Set());

/** Which tasks of the calendar are selected. */
export const Selected = Chosen.Provider;

export function useIsSelected(id: string): boolean {
  return useContext(Chosen).has(id);
}

/** Keys that go from task to task, through the days as they are read. */
export function useChipKeys(calendar: React.RefObject<HTMLElement | null>, hand: Hand): void {
  const { keys: said } = useOwn(own);
  const [, setSearch] = useProjectSearch();
  useKeys(
    useMemo<Key[]>(() => {
      const by = (chips: number) => () => step(calendar, chips);
      const selecting = (chips: number) => () => {
        const [from, to] = [hand.now().current, step(calendar, chips)];
        hand.add(...[from, to].filter((id) => typeof id === "string"));
      };
      return [
        { key: "j", does: said.down, run: by(1) },
        { key: "k", does: said.up, run: by(-1) },
        { key: "ArrowDown", does: said.down, run: by(1), isAlias: true },
        { key: "ArrowUp", does: said.up, run: by(-1), isAlias: true },
        { key: "Shift+ArrowDown", does: said.selectMore, run: selecting(1) },
        { key: "Shift+ArrowUp", does: said.selectMore, run: selecting(-1), isAlias: true },
        { key: "o", does: said.open, run: () => hand.open((task) => setSearch({ task })) },
      ];
    }, [calendar, hand, setSearch, said]),
  );
}

/** The task that one comes to. */
function step(calendar: React.RefObject<HTMLElement | null>, chips: number): string | undefined {
  const all = [...(calendar.current?.querySelectorAll<HTMLElement>("[data-chip]") ?? [])];
  const place = all.findIndex((chip) => chip === document.activeElement);
  const chip = all[place < 0 ? 0 : Math.min(Math.max(place + chips, 0), all.length - 1)];
  chip?.focus();
  return chip?.dataset.chip;
}
