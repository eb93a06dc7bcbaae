import type { AgendaItem, TaskSummary } from "../api/types.ts";
import { useNow } from "../live/now.ts";
import { NOW_PLACE, placeOf } from "./axis.ts";
import { type About, aboutOf, SHAPES } from "./marks.ts";
import styles from "./Strip.module.css";

/** A task's past and future on the axis that all rows share. */
export function Strip({ task, item }: { task: TaskSummary; item: AgendaItem | undefined }) {
  const now = useNow();
  const due = task.due_at === null ? null : placeOf(new Date(task.due_at), now);
  const next = item?.at ? placeOf(new Date(item.at), now) : null;
  const snoozed = task.snoozed_until === null ? null : placeOf(new Date(task.snoozed_until), now);
  const end = Math.max(due ?? NOW_PLACE, next ?? NOW_PLACE);
  return (
    <div className={styles.strip} aria-hidden>
      {due !== null && due < NOW_PLACE && <Line kind="late" from={due} to={NOW_PLACE} />}
      {end > NOW_PLACE && <Line kind="coming" from={NOW_PLACE} to={end} />}
      {snoozed !== null && snoozed > NOW_PLACE && <Line kind="snoozed" from={NOW_PLACE} to={snoozed} />}
      {due !== null && <Mark about="due" at={due} state={due < NOW_PLACE ? "past" : "coming"} />}
      {next !== null && item?.kind && <Mark about={aboutOf(item.kind)} at={next} state="coming" isNext />}
    </div>
  );
}

function Line({ kind, from, to }: { kind: string; from: number; to: number }) {
  return <span className={styles.line} data-kind={kind} style={{ left: `${from}%`, width: `${to - from}%` }} />;
}

interface MarkProps {
  about: About;
  at: number;
  state: "past" | "coming" | "skipped";
  isNext?: boolean;
}

function Mark({ about, at, state, isNext }: MarkProps) {
  return (
    <svg
      className={styles.mark}
      viewBox="0 0 12 12"
      data-about={about}
      data-state={state}
      data-next={isNext || undefined}
      style={{ left: `${at}%` }}
    >
      <path d={SHAPES[about]} />
    </svg>
  );
}
