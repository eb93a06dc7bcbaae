import { UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useMemo, useRef, useState } from "react";
import { me } from "../../api/session.ts";
import type { TaskSummary } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import type { LiveProject } from "../../live/project.ts";
import { type Key, useKeys } from "../../parts/keys.ts";
import { useOwn, useWords } from "../../words/index.ts";
import { edit } from "./editing.ts";
import { type Group, grouped, isClosed, isOpen, type Line, linesOf } from "./groups.ts";
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

/** However many tasks there are, only the lines in sight are drawn. */
export function List({ live, tasks }: { live: LiveProject; tasks: readonly TaskSummary[] }) {
  const words = useOwn(own);
  const { groups, isShut, flip } = useGroups(tasks);
  const lines = useMemo(() => linesOf(groups, isShut), [groups, isShut]);
  const scroll = useRef<HTMLDivElement>(null);
  const rows = useRows(lines, scroll);
  const hand = useHand(lines, rows.scrollToIndex);
  const chosen = useMemo(() => tasks.filter(({ id }) => hand.selected.has(id)), [tasks, hand.selected]);
  useListKeys(live, tasks, hand);
  return (
    <div className={styles.frame}>
      <div className={styles.scroll} ref={scroll}>
        <ul className={styles.lines} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, key, start, size }) => {
            const line = lines[index];
            const isStuck = index === rows.stuck;
            const style = isStuck ? { height: size } : { height: size, transform: `translateY(${start}px)` };
            return (
              <li
                key={key}
                className={isStuck ? styles.stuck : styles.line}
                style={style}
                aria-setsize={lines.length}
                aria-posinset={index + 1}
              >
                {line?.kind === "head" && <Head line={line} flip={flip} />}
                {line?.kind === "task" && (
                  <Row
                    live={live}
                    task={line.task}
                    isSelected={hand.selected.has(line.task.id)}
                    isCurrent={hand.current === line.task.id}
                    wantsFocus={hand.wantsFocus}
                    onSelect={hand.select}
                    onFocus={hand.touch}
                  />
                )}
              </li>
            );
          })}
        </ul>
        {!live.isComplete && (
          <p className={styles.more} role="status">
            {words.loading}
          </p>
        )}
      </div>
      <SelectionBar live={live} tasks={chosen} target={hand.target(tasks)} onClear={hand.clear} />
    </div>
  );
}

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
  const row = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false }) ? PHONE_ROW : ROW;
  const stuck = useRef(-1);
  const heads = useMemo(() => lines.flatMap(({ kind }, index) => (kind === "head" ? [index] : [])), [lines]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (lines[index]?.kind === "head" ? ROW : row),
    overscan: SPARE_ROWS,
    getItemKey: (index) => keyOf(lines[index]) ?? index,
    rangeExtractor: (range: Range) => {
      stuck.current = heads.findLast((index) => index <= range.startIndex) ?? -1;
      const drawn = defaultRangeExtractor(range);
      return stuck.current < 0 || drawn.includes(stuck.current) ? drawn : [stuck.current, ...drawn];
    },
  });
  return Object.assign(virtual, { stuck: stuck.current });
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

interface Hand {
  current: string | null;
  selected: ReadonlySet<string>;
  /** Set while the current row is to take the focus as soon as it is drawn. */
  wantsFocus: React.RefObject<boolean>;
  move: (by: number, isSelecting?: boolean) => void;
  select: (id: string, isRange: boolean) => void;
  touch: (id: string) => void;
  clear: () => void;
  /** What a key acts on: what is selected, else the row that one is on. */
  target: (tasks: readonly TaskSummary[]) => TaskSummary[];
}

/** On which row one is, and which are selected. */
function useHand(lines: readonly Line[], scrollTo: (index: number) => void): Hand {
  const [current, setCurrent] = useState<string | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const wantsFocus = useRef(false);
  const now = useRef({ lines, current, scrollTo });
  now.current = { lines, current, scrollTo };

  const ids = () => now.current.lines.flatMap((line) => (line.kind === "task" ? [line.task.id] : []));

  const move = useCallback((by: number, isSelecting = false) => {
    const all = ids();
    const from = all.indexOf(now.current.current ?? "");
    const next = all[from < 0 ? 0 : Math.min(Math.max(from + by, 0), all.length - 1)];
    if (next === undefined) {
      return;
    }
    if (isSelecting) {
      setSelected((known) => new Set([...known, ...(from < 0 ? [] : [all[from] ?? next]), next]));
    }
    wantsFocus.current = true;
    setCurrent(next);
    now.current.scrollTo(now.current.lines.findIndex((line) => line.kind === "task" && line.task.id === next));
  }, []);

  const select = useCallback((id: string, isRange: boolean) => {
    const all = ids();
    const from = all.indexOf(now.current.current ?? id);
    const [first, last] = [from, all.indexOf(id)].toSorted((one, other) => one - other);
    setSelected((known) =>
      isRange ? new Set([...known, ...all.slice(first, (last ?? 0) + 1)]) : new Set(toggled([...known], id)),
    );
    setCurrent(id);
  }, []);

  const clear = useCallback(() => setSelected(new Set()), []);
  const target = (tasks: readonly TaskSummary[]) =>
    tasks.filter(({ id }) => (tasks.some((one) => selected.has(one.id)) ? selected.has(id) : id === current));
  return { current, selected, wantsFocus, move, select, touch: setCurrent, clear, target };
}

function useListKeys(live: LiveProject, tasks: readonly TaskSummary[], hand: Hand): void {
  const said = useOwn(own);
  const words = useWords();
  const navigate = useNavigate();
  const latest = useRef({ tasks, hand });
  latest.current = { tasks, hand };
  const keys = useMemo<Key[]>(() => {
    const { move, select, clear } = latest.current.hand;
    const now = () => latest.current;
    return [
      { key: "j", does: said.keys.down, run: () => move(1) },
      { key: "k", does: said.keys.up, run: () => move(-1) },
      { key: "ArrowDown", does: said.keys.down, run: () => move(1) },
      { key: "ArrowUp", does: said.keys.up, run: () => move(-1) },
      {
        key: "x",
        does: said.keys.select,
        run: () => now().hand.current !== null && select(now().hand.current ?? "", false),
      },
      { key: "Escape", does: said.keys.clear, run: clear },
      {
        key: "o",
        does: said.keys.open,
        run: () =>
          now().hand.current !== null && void navigate({ to: "/tasks/$id", params: { id: now().hand.current ?? "" } }),
      },
      {
        key: "e",
        does: said.keys.complete,
        run: () => {
          const open = now().hand.target(now().tasks).filter(isOpen);
          move(1);
          void edit(
            live,
            open.map((task) => ({ task, wanted: { status: "COMPLETED" } })),
            words,
            {
              message: said.completedOnes,
              undo: said.undo,
            },
          );
        },
      },
    ];
  }, [live, navigate, said, words]);
  useKeys(keys);
}
