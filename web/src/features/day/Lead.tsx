import { Link } from "@tanstack/react-router";
import { me } from "../../api/session.ts";
import type { TaskSummary } from "../../api/types.ts";
import { type Agenda, desk, useAll } from "../../live/desk.ts";
import { useNextStep } from "../../parts/nextSteps.ts";
import { useOwn } from "../../words/index.ts";
import styles from "./MyDay.module.css";
import type { Parts } from "./parts.ts";
import { words as own } from "./words.ts";

/** How much there is, and the one thing that will happen first. */
export function Lead({ parts }: { parts: Parts }) {
  const words = useOwn(own);
  const next = useFirst(Object.values(parts).flat());
  const counts = {
    overdue: parts.overdue.length,
    acknowledge: parts.acknowledge.length,
    today: parts.today.length,
  };
  return (
    <>
      {words.counts(counts)} {next && <Next {...next} />}
    </>
  );
}

export interface First {
  task: TaskSummary;
  item: Agenda;
}

/** What tells others comes before what only tells me. */
function useFirst(tasks: readonly TaskSummary[]): First | undefined {
  useAll(desk.agenda);
  const coming = tasks
    .map((task) => ({ task, item: desk.agenda.get(task.id) }))
    .filter((one): one is First => Boolean(one.item?.at && one.item.kind))
    .toSorted((one, other) => (one.item.at ?? "").localeCompare(other.item.at ?? ""));
  return coming.find(({ task, item }) => item.kind === "ESCALATION" && task.acknowledged_at === null) ?? coming[0];
}

export function Next({ task, item }: First) {
  const words = useOwn(own);
  const { text, about } = useNextStep({
    item,
    nameOf: desk.nameOf,
    reader: me().id,
    snoozedUntil: task.snoozed_until,
    acknowledgedAt: task.acknowledged_at,
  });
  return (
    <>
      {words.next}{" "}
      <Link className={`${styles.first} num`} data-about={about} to="/tasks/$id" params={{ id: task.id }}>
        {task.key} {text}
      </Link>
    </>
  );
}
