import type { AgendaItem, Mark, TaskSummary } from "../api/types.ts";
import { useNow } from "../live/now.ts";
import { useLocale, useWords } from "../words/index.ts";
import { moment } from "../words/times.ts";
import { NOW_PLACE, placeOf } from "./axis.ts";
import { placed, type Placed, SHAPES } from "./marks.ts";
import styles from "./Strip.module.css";

interface StripProps {
  task: TaskSummary;
  item: AgendaItem | undefined;
  /** All of them; until they are known the next step stands alone. */
  marks?: readonly Mark[] | undefined;
}

/** A task's past and future on the axis that all rows share. */
export function Strip({ task, item, marks }: StripProps) {
  const now = useNow();
  const shown = placed(marks ?? alone(item), task.due_at, item, now);
  const due = task.due_at === null ? null : placeOf(new Date(task.due_at), now);
  const snoozed = task.snoozed_until === null ? null : placeOf(new Date(task.snoozed_until), now);
  const held = shown.find(({ state }) => state === "held")?.at ?? NOW_PLACE;
  const places = shown.map(({ at }) => at);
  const first = Math.min(NOW_PLACE, ...places);
  const last = Math.max(NOW_PLACE, ...places);
  return (
    <div className={styles.strip} aria-hidden>
      <Line kind="past" from={first} to={NOW_PLACE} />
      {due !== null && task.acknowledged_at === null && <Line kind="late" from={due} to={NOW_PLACE} />}
      <Line kind="coming" from={NOW_PLACE} to={last} />
      {task.acknowledged_at !== null && <Line kind="held" from={NOW_PLACE} to={held} />}
      {snoozed !== null && <Line kind="snoozed" from={NOW_PLACE} to={snoozed} />}
      {shown.map((mark) => (
        <Drawn key={`${mark.kind} ${mark.time.getTime()}`} mark={mark} now={now} />
      ))}
    </div>
  );
}

function alone(item: AgendaItem | undefined): Mark[] {
  return item?.kind && item.at ? [{ kind: item.kind, at: item.at, offset: null, state: "UPCOMING" }] : [];
}

function Line({ kind, from, to }: { kind: string; from: number; to: number }) {
  return to > from ? (
    <span className={styles.line} data-kind={kind} style={{ left: `${from}%`, width: `${to - from}%` }} />
  ) : null;
}

function Drawn({ mark, now }: { mark: Placed; now: Date }) {
  const words = useWords();
  const locale = useLocale();
  return (
    <svg
      className={styles.mark}
      viewBox="0 0 12 12"
      data-about={mark.about}
      data-state={mark.state}
      data-next={mark.isNext || undefined}
      data-behind={mark.isBehind || undefined}
      style={{ left: `${mark.at}%` }}
    >
      <title>
        {words.step[mark.kind]} {moment(mark.time, now, locale)}
      </title>
      <path d={SHAPES[mark.about]} />
    </svg>
  );
}
