import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, got } from "../../api/client.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { aboutOf } from "../../parts/marks.ts";
import { useLocale, useOwn } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import type { PreviewedStep, PreviewedTask } from "./model.ts";
import styles from "./Preview.module.css";
import { PreviewStrip } from "./PreviewStrip.tsx";
import { foremost } from "./previewing.ts";
import { words as own } from "./words.ts";

const AT_ONCE_MS = 5000;

/** A task before and after: its steps on the axis, and what matters most of what would be otherwise. */
export function Row({ task }: { task: PreviewedTask }) {
  const title = useTitle(task.task_id);
  const change = foremost(task);
  return (
    <li className={styles.row}>
      <span className={`${styles.key} num`}>{task.key}</span>
      <span className="cut">
        {task.task_id === null || title === undefined ? (
          title
        ) : (
          <Link to="/tasks/$id" params={{ id: task.task_id }}>
            {title}
          </Link>
        )}
      </span>
      <PreviewStrip task={task} foremost={change?.step} />
      <span className={`${styles.change} cut`}>{change && <Change {...change} />}</span>
    </li>
  );
}

/** Previews name tasks by their keys; their titles are for those who may see them. */
function useTitle(id: string | null): string | undefined {
  const known = useAll(desk.tasks).find((task) => task.id === id);
  const asked = useQuery({
    queryKey: ["task-title", id],
    queryFn: async () =>
      (await got(api.GET("/api/v1/tasks/{task_id}", { params: { path: { task_id: id ?? "" } } }))).title,
    enabled: id !== null && known === undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return known?.title ?? asked.data;
}

/** `to Olga at once, before 13:00` */
export function Change({ step, isGone, isBare = false }: { step: PreviewedStep; isGone: boolean; isBare?: boolean }) {
  const words = useOwn(own).preview;
  const when = useWhen();
  const locale = useLocale();
  const now = useNow();
  const was = isGone ? step.at : step.was_at && step.was_at !== step.at ? step.was_at : null;
  const held = step.recipients?.find(({ held_until }) => held_until)?.held_until;
  return (
    <span data-about={aboutOf(step.kind)}>
      {!(isBare && step.kind !== "ESCALATION") && `${whom(step, words)} `}
      <b>{isGone ? words.gone : when(step.at)}</b>
      {was && (
        <>
          {" "}
          <del>{when(was)}</del>
        </>
      )}
      {held && !isGone && `, ${words.waits(moment(new Date(held), now, locale))}`}
    </span>
  );
}

function whom(
  { kind, recipients }: PreviewedStep,
  words: { kind: Record<string, string>; to: (whom: string) => string },
) {
  const others = kind === "ESCALATION" ? (recipients ?? []).map(({ user_id }) => desk.nameOf(user_id)) : [];
  const named = others.filter((name) => name !== undefined);
  return named.length > 0 ? words.to(named.slice(0, 2).join(", ")) : (words.kind[kind] ?? kind);
}

function useWhen(): (at: string) => string {
  const words = useOwn(own).preview;
  const locale = useLocale();
  const now = useNow();
  return (at) => {
    const time = new Date(at);
    return time.getTime() <= now.getTime() + AT_ONCE_MS ? words.now : moment(time, now, locale);
  };
}
