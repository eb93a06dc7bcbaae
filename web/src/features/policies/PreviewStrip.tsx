import { useNow } from "../../live/now.ts";
import { NOW_PLACE, placeOf } from "../../parts/axis.ts";
import { aboutOf, SHAPES } from "../../parts/marks.ts";
import { useOwn } from "../../words/index.ts";
import type { PreviewedStep, PreviewedTask } from "./model.ts";
import { toCome } from "./previewing.ts";
import styles from "./Preview.module.css";
import { words as own } from "./words.ts";

/** A task's steps under the draft, and dashed where they were. */
export function PreviewStrip({ task, foremost }: { task: PreviewedTask; foremost: PreviewedStep | undefined }) {
  const words = useOwn(own).preview;
  const now = useNow();
  const place = (at: string) => placeOf(new Date(at), now);
  const steps = toCome(task).filter(({ kind }) => kind !== "ASSIGNED");
  const former = [
    ...steps.flatMap((step) => (step.change === "MOVED" && step.was_at ? [{ ...step, at: step.was_at }] : [])),
    ...task.removed,
  ];
  const end = Math.max(NOW_PLACE, ...steps.map(({ at }) => place(at)));
  return (
    <span className={styles.strip} role="img" aria-label={words.strip}>
      <i className={styles.line} style={{ left: `${NOW_PLACE}%`, width: `${end - NOW_PLACE}%` }} />
      {former.map((step) => (
        <Mark key={`was ${step.kind} ${step.index} ${step.at}`} kind={step.kind} at={place(step.at)} state="was" />
      ))}
      {steps.map((step) => (
        <Mark
          key={`${step.kind} ${step.index} ${step.at}`}
          kind={step.kind}
          at={place(step.at)}
          state={step === foremost ? "foremost" : "coming"}
        />
      ))}
    </span>
  );
}

function Mark({ kind, at, state }: { kind: string; at: number; state: string }) {
  const about = aboutOf(kind);
  return (
    <svg className={styles.mark} viewBox="0 0 12 12" data-about={about} data-state={state} style={{ left: `${at}%` }}>
      <path d={SHAPES[about]} />
    </svg>
  );
}
