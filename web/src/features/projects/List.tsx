import { UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { me } from "../../api/session.ts";
import type { TaskSummary } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import type { LiveProject } from "../../live/project.ts";
import { type Key, useKeys } from "../../parts/keys.ts";
import { useOwn } from "../../words/index.ts";
import { useChosenTask, useShownTask } from "../tasks/chosen.ts";
import { type Group, grouped, isClosed, type Line, linesOf } from "./groups.ts";
import { type Hand, useHand } from "./hand.ts";
import styles from "./List.module.css";
import { Row } from "./Row.tsx";
import { toggled, useProjectSearch } from "./search.ts";
import { SelectionBar } from "./SelectionBar.tsx";
import { GroupName } from "./GroupName.tsx";
import { words as own } from "./words.ts";

const ROW = 40;
const PHONE_ROW = 60;
const PHONE = "(max-width: 640px)";
const SPARE_ROWS = 12;
/** Letters; "OPS-123". */
const LEAST_KEY = 7;

/** Keys stand in a column, and none is cut. */
function longestKey(tasks: readonly TaskSummary[]): number {
  return Math.max(LEAST_KEY, ...tasks.map(({ key }) => key.length));
}

/** However many tasks there are, only the lines in sight are drawn. */
export function List({ live, tasks }: { live: LiveProject; tasks: readonly TaskSummary[] }) {
  const words = useOwn(own);
  const { groups, isShut, flip } = useGroups(tasks);
  const lines = useMemo(() => linesOf(groups, isShut), [groups, isShut]);
  const scroll = useRef<HTMLDivElement>(null);
  const { rows, stuck, scrollTo } = useRows(lines, scroll);
  const [hand, held] = useHand();
  useListKeys({ lines, hand, scrollTo });
  useBeside({ lines, hand, scrollTo });
  const chosen = useChosenTask();
  useLayoutEffect(() => scroll.current?.style.setProperty("--key", `${longestKey(tasks)}ch`), [tasks]);
  return (
    <div className={styles.frame}>
      <div className={styles.scroll} ref={scroll}>
        <ul className={styles.lines} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, key, start, size }) => {
            const line = lines[index];
            const id = line?.kind === "task" ? line.task.id : null;
            return (
              line && (
                <Place
                  key={key}
                  line={line}
                  live={live}
                  hand={hand}
                  flip={flip}
                  top={index === stuck ? null : start}
                  height={size}
                  at={index + 1}
                  of={lines.length}
                  isSelected={id !== null && held.selected.has(id)}
                  isCurrent={id !== null && held.current === id}
                  isChosen={id !== null && chosen === id}
                />
              )
            );
          })}
        </ul>
        {!live.isComplete && (
          <p className={styles.more} role="status">
            {words.loading}
          </p>
        )}
      </div>
      <SelectionBar live={live} tasks={tasks} hand={hand} held={held} />
    </div>
  );
}

interface PlaceProps {
  line: Line;
  live: LiveProject;
  hand: Hand;
  flip: (id: string) => void;
  /** In pixels; null where it stays in sight while its group is scrolled. */
  top: number | null;
  height: number;
  at: number;
  of: number;
  isSelected: boolean;
  isCurrent: boolean;
  isChosen: boolean;
}

/** Where a line stands. While one scrolls, only those that come and go are looked at. */
const Place = memo(function Place({ line, live, hand, flip, top, height, at, of, ...states }: PlaceProps) {
  return (
    <li
      className={top === null ? styles.stuck : styles.line}
      style={top === null ? { height } : { height, top }}
      aria-setsize={of}
      aria-posinset={at}
    >
      {line.kind === "head" ? (
        <Head line={line} flip={flip} />
      ) : (
        <Row live={live} task={line.task} hand={hand} {...states} />
      )}
    </li>
  );
});

/** The groups, and which of them are shut: closed tasks are, until one opens them. */
function useGroups(tasks: readonly TaskSummary[]) {
  const [{ group = "status", sort = "due", status }] = useProjectSearch();
  const now = useNow();
  useAll(desk.people);
  const groups = useMemo(
    () => grouped(tasks, { group, sort, now, reader: me().id, nameOf: desk.nameOf }),
    [tasks, group, sort, now],
  );
  const [flipped, setFlipped] = useState<readonly string[]>([]);
  const isShut = useCallback(
    (one: Group) => (isClosed(one) && status === undefined) !== flipped.includes(one.id),
    [flipped, status],
  );
  const flip = useCallback((id: string) => setFlipped((known) => toggled(known, id)), []);
  return { groups, isShut, flip };
}

/** Which lines are drawn where. The head of the group that one is in stays in sight. */
function useRows(lines: readonly Line[], scroll: React.RefObject<HTMLDivElement | null>) {
  const isPhone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false });
  const isBeside = useShownTask() !== null;
  const row = isPhone || isBeside ? PHONE_ROW : ROW;
  const heads = useMemo(() => lines.flatMap(({ kind }, index) => (kind === "head" ? [index] : [])), [lines]);
  const headOf = (first: number) => heads.findLast((index) => index <= first) ?? -1;
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to what is memoised
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (lines[index]?.kind === "head" ? ROW : row),
    overscan: SPARE_ROWS,
    useFlushSync: false,
    getItemKey: useCallback((index: number) => keyOf(lines[index]) ?? index, [lines]), // another one measures all anew
    rangeExtractor: (range: Range) => {
      const head = headOf(range.startIndex);
      const drawn = defaultRangeExtractor(range);
      return head < 0 || drawn.includes(head) ? drawn : [head, ...drawn];
    },
  });
  useEffect(() => rows.measure(), [rows, row, lines]);
  const scrollTo = useCallback((index: number) => rows.scrollToIndex(index), [rows]);
  return { rows, scrollTo, stuck: headOf(rows.range?.startIndex ?? 0) };
}

function keyOf(line: Line | undefined): string | undefined {
  return line?.kind === "head" ? `group ${line.group.id}` : line?.task.id;
}

function Head({ line, flip }: { line: Extract<Line, { kind: "head" }>; flip: (id: string) => void }) {
  const { group, isShut } = line;
  const Chevron = isShut ? IconChevronRight : IconChevronDown;
  return (
    <h2 className={styles.head}>
      <UnstyledButton className={styles.fold} aria-expanded={!isShut} onClick={() => flip(group.id)}>
        <Chevron size={14} stroke={1.75} aria-hidden />
        <GroupName shared={group.shared} />
        <span className={`${styles.count} num`}>{group.tasks.length}</span>
      </UnstyledButton>
    </h2>
  );
}

/** The row of the task beside the list is in sight, and once it is closed one is at it, wherever the list was left. */
function useBeside({ lines, hand, scrollTo }: Listed): void {
  const chosen = useShownTask();
  const former = useRef<string | null>(null);
  useEffect(() => {
    const left = former.current;
    former.current = chosen;
    const place = lines.findIndex((line) => line.kind === "task" && line.task.id === (chosen ?? left));
    if (left === chosen || place < 0) {
      return;
    }
    if (left !== null && chosen === null) {
      hand.goTo(left);
    }
    scrollTo(place);
  }, [chosen, lines, hand, scrollTo]);
}

interface Listed {
  lines: readonly Line[];
  hand: Hand;
  scrollTo: (index: number) => void;
}

/** From row to row. What is done to them has keys of its own. */
function useListKeys({ lines, hand, scrollTo }: Listed): void {
  const { keys } = useOwn(own);
  const [, setSearch] = useProjectSearch();
  useEffect(() => hand.see(lines.flatMap((line) => (line.kind === "task" ? [line.task.id] : []))), [hand, lines]);
  useKeys(
    useMemo<Key[]>(() => {
      const move =
        (by: number, isSelecting = false) =>
        () => {
          const next = hand.move(by, isSelecting);
          scrollTo(lines.findIndex((line) => line.kind === "task" && line.task.id === next));
        };
      return [
        { key: "j", does: keys.down, run: move(1) },
        { key: "k", does: keys.up, run: move(-1) },
        { key: "ArrowDown", does: keys.down, run: move(1), isAlias: true },
        { key: "ArrowUp", does: keys.up, run: move(-1), isAlias: true },
        { key: "Shift+ArrowDown", does: keys.selectMore, run: move(1, true) },
        { key: "Shift+ArrowUp", does: keys.selectMore, run: move(-1, true), isAlias: true },
        { key: "o", does: keys.open, run: () => hand.open((task) => setSearch({ task })) },
      ];
    }, [lines, hand, scrollTo, setSearch, keys]),
  );
}
