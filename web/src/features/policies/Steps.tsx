import { IconBell, IconChevronsUp, IconClock, IconFlag } from "@tabler/icons-react";
import type { About } from "../../parts/marks.ts";
import { useLocale, useOwn } from "../../words/index.ts";
import { DUE, OVERDUE } from "./drawing.ts";
import { nominal, saidShortly } from "./durations.ts";
import type { Editing } from "./editing.ts";
import { and } from "./sentence.ts";
import styles from "./Steps.module.css";
import { words as own } from "./words.ts";

const ICONS = { reminder: IconBell, due: IconFlag, overdue: IconClock, escalation: IconChevronsUp };

interface Step {
  id: string;
  about: keyof typeof ICONS & About;
  what: string;
  when: string;
  at: number;
  isNew: boolean;
}

/** On a phone: the same timeline from bottom to top, the latest first. */
export function Steps({ editing }: { editing: Editing }) {
  const words = useOwn(own);
  const steps = useSteps(editing).toSorted((one, other) => other.at - one.at);
  return (
    <section className={styles.steps} aria-label={words.steps.label}>
      <ol>
        {steps.map((step) => {
          const Icon = ICONS[step.about];
          return (
            <li key={step.id}>
              <button
                type="button"
                className={styles.step}
                data-about={step.about}
                data-new={step.isNew || undefined}
                aria-pressed={editing.chosen === step.id}
                onClick={() => editing.choose(step.id)}
              >
                <span className={styles.bullet}>
                  <Icon size={12} stroke={2} aria-hidden />
                </span>
                <span className="cut">{step.what}</span>
                <span className={`${styles.when} num`}>{step.when}</span>
              </button>
            </li>
          );
        })}
      </ol>
      {!editing.isReadOnly && (
        <div className={styles.adding}>
          <button type="button" onClick={editing.addReminder}>
            {words.drawing.addReminder}
          </button>
          <button type="button" onClick={editing.addRung}>
            {words.drawing.addRung}
          </button>
        </div>
      )}
    </section>
  );
}

function useSteps({ draft, differences, targetName }: Editing): Step[] {
  const words = useOwn(own);
  const locale = useLocale();
  const reminders = draft.reminders.map(({ id, before }): Step => ({
    id,
    about: "reminder",
    what: words.steps.reminder,
    when: words.drawing.beforeDue(saidShortly(before, locale)),
    at: -nominal(before),
    isNew: differences.added.has(id),
  }));
  const rungs = draft.rungs.map(({ id, after, notify }): Step => ({
    id,
    about: "escalation",
    what: words.steps.hear(and(notify.map(targetName), words.sentence.and)),
    when: words.drawing.pastDue(saidShortly(after, locale)),
    at: nominal(after),
    isNew: differences.added.has(id) || differences.rungs.has(id),
  }));
  const due: Step = { id: DUE, about: "due", what: words.steps.due, when: "", at: 0, isNew: false };
  return [...reminders, due, ...overdueStep(draft, words, locale), ...rungs];
}

function overdueStep(
  { overdue_every, overdue_limit }: Editing["draft"],
  words: (typeof own)["en"],
  locale: ReturnType<typeof useLocale>,
): Step[] {
  if (overdue_every === null) {
    return [];
  }
  const when = words.sentence.every(saidShortly(overdue_every, locale));
  const what = words.steps.overdue(overdue_limit);
  return [{ id: OVERDUE, about: "overdue", what, when, at: nominal(overdue_every), isNew: false }];
}
