import { UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { memo, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from "react";
import { api, got } from "../../api/client.ts";
import type { Policy, Task, Timeline, TimelineEntry } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { timelineOf } from "../../live/task.ts";
import { Failed } from "../../parts/Failed.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { clock } from "../../words/times.ts";
import { Entry } from "./Entry.tsx";
import { fold, foretell, type Foretold, joinAssignments, keyOf } from "./folding.ts";
import { type Intent, useGhost } from "./intent.ts";
import { PolicyLink } from "./PolicyLink.tsx";
import { isTold, type Teller } from "./telling.ts";
import styles from "./TimelineView.module.css";
import { words as ownWords } from "./words.ts";

const WHILE_UNDERWAY_MS = 2000;
const SHOWN_AT_ONCE = 40;
const NO_CHANGE: Foretold = { fates: new Map(), added: [] };

/** A task's life, as the server tells it; asked again while a message is on its way. */
export function useTimeline(task_id: string) {
  return useQuery({
    queryKey: timelineOf(task_id),
    queryFn: async () => got(api.GET("/api/v1/tasks/{task_id}/timeline", { params: { path: { task_id } } })),
    refetchInterval: ({ state }) => (isUnderway(state.data) ? WHILE_UNDERWAY_MS : false),
  });
}

function isUnderway(timeline: Timeline | undefined): boolean {
  return (timeline?.past ?? []).some((entry) => entry.deliveries?.some(({ state }) => state === "QUEUED"));
}

/** The policy that governs a task now. */
export function usePolicy(task_id: string) {
  return useQuery({
    queryKey: [...timelineOf(task_id), "policy"],
    queryFn: async () => got(api.GET("/api/v1/tasks/{task_id}/policy", { params: { path: { task_id } } })),
  }).data;
}

export function useTeller(task: Task): Teller {
  const own = useOwn(ownWords);
  const words = useWords();
  const locale = useLocale();
  const now = useNow();
  useAll(desk.people);
  return { own, words, locale, now, nameOf: desk.nameOf, assignee: task.assignee_id };
}

/** What will happen above now, what happened below it, and what an intended change would make of it. */
export const TimelineView = memo(function TimelineView({ task, intent }: { task: Task; intent: Intent | null }) {
  const timeline = useTimeline(task.id);
  const inForce = usePolicy(task.id);
  const ghost = useGhost(task.id, intent);
  const teller = useTeller(task);
  const { words } = teller;
  if (timeline.isLoadingError) {
    return <Failed error={timeline.error} retry={() => void timeline.refetch()} />;
  }
  return (
    <>
      <header className={styles.head}>
        <h2>{words.task.timeline}</h2>
        {inForce && <PolicyLink id={inForce.policy_id}>{inForce.policy.name}</PolicyLink>}
      </header>
      {timeline.data && (
        <Life task={task} timeline={timeline.data} ghost={ghost} policy={inForce?.policy} teller={teller} />
      )}
    </>
  );
});

interface LifeProps {
  task: Task;
  timeline: Timeline;
  ghost: Timeline | undefined;
  policy: Policy | undefined;
  teller: Teller;
}

function Life({ task, timeline, ghost, policy, teller }: LifeProps) {
  const { own, words, now, locale } = teller;
  const { coming, past } = useMemo(() => split(timeline, now), [timeline, now]);
  const foretold = ghost === undefined ? NO_CHANGE : foretell(timeline.upcoming, ghost.upcoming);
  const isOpen = task.status === "PENDING" || task.status === "IN_PROGRESS";
  return (
    <>
      <Coming task={task} entries={coming} foretold={foretold} policy={policy} past={past} teller={teller} />
      {coming.length === 0 && isOpen && (
        <p className={styles.quiet}>{task.due_at === null ? own.next.nothing : own.next.nothingMore}</p>
      )}
      <NowBar>
        {words.task.now} {clock(now, locale)}
      </NowBar>
      <p className={styles.foretold} role="status">
        {ghost && (foretold.fates.size + foretold.added.length > 0 ? own.timeline.ghost : own.timeline.ghostNothing)}
      </p>
      <Past task={task} entries={past} policy={policy} teller={teller} />
    </>
  );
}

/** What is skipped before its time is past already, though nobody has put it on record yet. */
function split({ past, upcoming }: Timeline, now: Date): { coming: TimelineEntry[]; past: TimelineEntry[] } {
  const isOver = (entry: TimelineEntry) => entry.state === "SKIPPED" && new Date(entry.at) <= now;
  const all = [...past, ...upcoming.filter(isOver)].filter(isTold);
  return {
    coming: upcoming.filter((entry) => !isOver(entry)),
    past: joinAssignments(all.toSorted((one, other) => one.at.localeCompare(other.at))),
  };
}

interface PartProps {
  task: Task;
  entries: readonly TimelineEntry[];
  policy: Policy | undefined;
  teller: Teller;
}

function Coming({
  task,
  entries,
  foretold,
  policy,
  past,
  teller,
}: PartProps & { foretold: Foretold; past: readonly TimelineEntry[] }) {
  const next = entries.find(({ state }) => state !== "SKIPPED");
  const added = new Set(foretold.added);
  const others = [...entries.filter((entry) => entry !== next), ...added];
  const later = others.toSorted((one, other) => one.at.localeCompare(other.at));
  const rows = fold(later).toReversed();
  const common = { teller, policy, past };
  return (
    <ol className={styles.list} aria-label={teller.own.timeline.upcoming}>
      {rows.map((row) => (
        <Folded
          key={keyOf(row[0])}
          {...common}
          fold={row}
          foretold={foretold}
          isGhost={added.has(row[0])}
          line={lineAhead(row[0], task)}
        />
      ))}
      {next && (
        <Entry
          key={keyOf(next)}
          {...common}
          fold={[next]}
          isNext
          fate={foretold.fates.get(keyOf(next))}
          line={lineAhead(next, task)}
        />
      )}
    </ol>
  );
}

function Past({ task, entries, policy, teller }: PartProps) {
  const [opened] = useState(() => new Date().toISOString());
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  const rows = fold(entries).toReversed();
  return (
    <>
      <ol className={styles.list} aria-label={teller.own.timeline.past}>
        {rows.slice(0, shown).map((row) => (
          <Folded
            key={`${keyOf(row[0])} ${row[0].at}`}
            fold={row}
            teller={teller}
            policy={policy}
            past={entries}
            isPast
            isNew={row[0].at > opened}
            line={lineBehind(row[0], task)}
          />
        ))}
      </ol>
      {rows.length > shown && <More onSeen={() => setShown((count) => count + SHOWN_AT_ONCE)} />}
    </>
  );
}

/** Several that read as one, or each by itself once one wants to see them. */
function Folded({
  fold: row,
  foretold = NO_CHANGE,
  ...props
}: Omit<React.ComponentProps<typeof Entry>, "fate" | "toggle"> & { foretold?: Foretold }) {
  const [isOpen, setOpen] = useState(false);
  const { step } = props.teller.own;
  const fates = row.map((entry) => foretold.fates.get(keyOf(entry)));
  if (row.length === 1) {
    return <Entry {...props} fold={row} fate={fates[0]} />;
  }
  const toggle = (
    <UnstyledButton className={styles.toggle} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
      {isOpen ? step.fold : step.showEach}
    </UnstyledButton>
  );
  if (!isOpen) {
    return <Entry {...props} fold={row} fate={fates.find((fate) => fate !== undefined)} toggle={toggle} />;
  }
  return row
    .map((entry, place) => (
      <Entry
        key={keyOf(entry)}
        {...props}
        fold={[entry]}
        fate={fates[place]}
        toggle={place === row.length - 1 && toggle}
      />
    ))
    .toReversed();
}

/** Red since it is due, green since somebody took it on. */
function lineBehind({ at }: TimelineEntry, task: Task): string | undefined {
  if (task.acknowledged_at !== null && at >= task.acknowledged_at) {
    return "held";
  }
  return task.due_at !== null && at >= task.due_at && task.completed_at === null ? "late" : undefined;
}

function lineAhead({ state, at }: TimelineEntry, task: Task): string | undefined {
  if (state === "HELD") {
    return "held";
  }
  return task.snoozed_until !== null && at < task.snoozed_until ? "snoozed" : undefined;
}

const NOW_DOWN_TO = 0.6;

/** Whoever opens a task sees now: neither only what is far off nor only what was long ago. */
function NowBar({ children }: { children: React.ReactNode }) {
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = bar.current?.closest<HTMLElement>("[data-scrolls]");
    if (box && bar.current) {
      const down = bar.current.getBoundingClientRect().top - box.getBoundingClientRect().top;
      box.scrollTop += Math.max(0, down - box.clientHeight * NOW_DOWN_TO);
    }
  }, []);
  return (
    <div ref={bar} className={styles.now}>
      <span className="num">{children}</span>
    </div>
  );
}

/** The far past comes as one scrolls to it. */
function More({ onSeen }: { onSeen: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  const seen = useEffectEvent(onSeen);
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && seen());
    if (end.current) {
      watch.observe(end.current);
    }
    return () => watch.disconnect();
  }, []);
  return <div ref={end} className={styles.end} />;
}
