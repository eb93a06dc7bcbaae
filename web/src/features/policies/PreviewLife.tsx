import { aboutOf } from "../../parts/marks.ts";
import { useLocale, useOwn } from "../../words/index.ts";
import { fromSeconds, nominal, said } from "./durations.ts";
import { type Draft, type PreviewedStep, type PreviewedTask, written } from "./model.ts";
import styles from "./Preview.module.css";
import { Change } from "./PreviewRow.tsx";
import { toCome } from "./previewing.ts";
import { words as own } from "./words.ts";

interface LifeProps {
  task: PreviewedTask;
  draft: Draft;
  base: Draft | null;
}

/** A step by the policy's own durations: `Reminder 1 day before due`. */
function useStepWords(): (step: PreviewedStep, draft: Draft) => string {
  const words = useOwn(own);
  const locale = useLocale();
  return ({ kind, index, policy }, draft) => {
    const { remind_before, ladder, overdue_every } = written(draft);
    const place = Number(/\d+/.exec(policy?.step ?? "")?.[0] ?? 0);
    switch (kind) {
      case "REMINDER":
        return words.drawing.reminder(said(remind_before[place] ?? "", locale));
      case "ESCALATION":
        return words.drawing.rung(place + 1, said(ladder[place]?.after ?? "", locale));
      case "OVERDUE":
        return words.drawing.again(said(fromSeconds(nominal(overdue_every ?? "") * (index ?? 1)), locale));
      default:
        return words.preview.kind[kind] ?? kind;
    }
  };
}

/** A sample's life under the draft, step by step. */
export function Life({ task, draft, base }: LifeProps) {
  const say = useStepWords();
  const steps = [
    ...toCome(task).map((step) => ({ step, isGone: false })),
    ...task.removed.map((step) => ({ step, isGone: true })),
  ]
    .filter(({ step }) => step.kind !== "ASSIGNED")
    .toSorted((one, other) => one.step.at.localeCompare(other.step.at));
  return (
    <ol className={styles.life}>
      {steps.map(({ step, isGone }) => (
        <li
          key={`${step.kind} ${step.index} ${step.at} ${isGone}`}
          data-changed={isGone || step.change ? true : undefined}
        >
          <span className={styles.dot} data-about={aboutOf(step.kind)} aria-hidden />
          <span className={isGone ? `${styles.gone} cut` : "cut"}>{say(step, isGone ? (base ?? draft) : draft)}</span>
          <span className={styles.change}>
            <Change step={step} isGone={isGone} isBare />
          </span>
        </li>
      ))}
    </ol>
  );
}
