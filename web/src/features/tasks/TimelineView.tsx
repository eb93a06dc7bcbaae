import {
  IconBell,
  IconChevronsUp,
  IconCircleCheck,
  IconClockExclamation,
  IconEdit,
  IconFlag,
  IconPlus,
  IconShieldQuestion,
  IconUserPlus,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { api, got } from "../../api/client.ts";
import type { Task, TimelineEntry } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { timelineOf } from "../../live/task.ts";
import { Failed } from "../../parts/Failed.tsx";
import { aboutOf } from "../../parts/marks.ts";
import { Person } from "../../parts/Person.tsx";
import { useLocale, useWords } from "../../words/index.ts";
import { clock, HOUR, moment, until } from "../../words/times.ts";
import styles from "./TimelineView.module.css";

const ICONS: Record<string, typeof IconBell> = {
  ASSIGNED: IconUserPlus,
  ACCEPTANCE: IconShieldQuestion,
  REMINDER: IconBell,
  DUE: IconFlag,
  OVERDUE: IconClockExclamation,
  ESCALATION: IconChevronsUp,
  "task.created": IconPlus,
  "task.acknowledged": IconCircleCheck,
  "task.completed": IconCircleCheck,
};

/** A task's life: what will happen above now, what happened below it. */
export function TimelineView({ task }: { task: Task }) {
  const words = useWords();
  const locale = useLocale();
  const now = useNow();
  const timeline = useQuery({
    queryKey: timelineOf(task.id),
    queryFn: async () => got(api.GET("/api/v1/tasks/{task_id}/timeline", { params: { path: { task_id: task.id } } })),
  });
  useAll(desk.people);
  if (timeline.isError) {
    return <Failed error={timeline.error} retry={() => void timeline.refetch()} />;
  }
  if (timeline.data === undefined) {
    return null;
  }
  const upcoming = timeline.data.upcoming.filter((entry) => entry.state !== "SKIPPED").toReversed();
  const past = timeline.data.past.toReversed();
  return (
    <>
      <h2 className={styles.head}>{words.task.timeline}</h2>
      {upcoming.length === 0 && task.due_at === null && <p className={styles.quiet}>{words.task.nothing}</p>}
      <ol className={styles.list}>
        {upcoming.map((entry, place) => (
          <Entry key={keyOf(entry)} entry={entry} now={now} isNext={place === upcoming.length - 1} />
        ))}
      </ol>
      <div className={styles.now}>
        <span className="num">
          {words.task.now} {clock(now, locale)}
        </span>
      </div>
      <ol className={styles.list}>
        {past.map((entry) => (
          <Entry key={keyOf(entry)} entry={entry} now={now} />
        ))}
      </ol>
    </>
  );
}

function keyOf(entry: TimelineEntry): string {
  return `${entry.kind} ${entry.index ?? ""} ${entry.at}`;
}

function Entry({ entry, now, isNext = false }: { entry: TimelineEntry; now: Date; isNext?: boolean }) {
  const Icon = ICONS[entry.kind] ?? IconEdit;
  return (
    <li
      className={isNext ? `${styles.entry} ${styles.first}` : styles.entry}
      data-state={entry.state}
      data-about={aboutOf(entry.kind)}
    >
      <span className={styles.mark}>
        <Icon size={12} stroke={2} aria-hidden />
      </span>
      <span className={styles.what}>{entry.summary}</span>
      <When entry={entry} now={now} isNext={isNext} />
      <div className={styles.more}>
        {entry.reason && <span>{entry.reason}</span>}
        <Told entry={entry} />
      </div>
    </li>
  );
}

function When({ entry, now, isNext }: { entry: TimelineEntry; now: Date; isNext: boolean }) {
  const words = useWords();
  const locale = useLocale();
  const at = new Date(entry.at);
  const tellsOthers = entry.kind === "ESCALATION" || entry.kind === "ACCEPTANCE";
  const isTense = isNext && tellsOthers && at.getTime() - now.getTime() < HOUR;
  const exact = useNow(isTense);
  return (
    <time className={styles.when} dateTime={entry.at} title={at.toLocaleString()}>
      {isNext ? until(at, isTense ? exact : now, words, locale, isTense) : moment(at, now, locale)}
    </time>
  );
}

/** Who is told, and of what was sent on which channel what became of it. */
function Told({ entry }: { entry: TimelineEntry }) {
  const words = useWords();
  return (entry.recipients ?? []).map(({ user_id, read_at }) => {
    const deliveries = (entry.deliveries ?? []).filter((delivery) => delivery.user_id === user_id);
    const name = desk.nameOf(user_id) ?? "?";
    return (
      <span
        key={user_id}
        className={styles.told}
        data-failed={deliveries.some((delivery) => delivery.state === "FAILED") || undefined}
      >
        <Person id={user_id} name={name} isSmall />
        {name}
        {deliveries.map((delivery) => (
          <span key={`${delivery.channel} ${delivery.at}`} title={delivery.reason ?? undefined}>
            {words.channel[delivery.channel]}:{" "}
            {delivery.channel === "IN_APP" && read_at !== null ? words.outcome.read : words.outcome[delivery.state]}
          </span>
        ))}
      </span>
    );
  });
}
