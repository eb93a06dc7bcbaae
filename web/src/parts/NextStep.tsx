import {
  IconAlarm,
  IconBell,
  IconChevronsUp,
  IconClockExclamation,
  IconFlag,
  IconMinus,
  IconShieldQuestion,
} from "@tabler/icons-react";
import { type Coming, type Look, useNextStep } from "./nextSteps.ts";
import styles from "./NextStep.module.css";
import { Strong } from "./Strong.tsx";

const ICONS: Record<Look, typeof IconMinus> = {
  ASSIGNED: IconMinus,
  ACCEPTANCE: IconShieldQuestion,
  REMINDER: IconBell,
  DUE: IconFlag,
  OVERDUE: IconClockExclamation,
  ESCALATION: IconChevronsUp,
  HELD: IconAlarm,
  NOTHING: IconMinus,
};

/** What Muster will do next about a task, and in how long. */
export function NextStep(coming: Coming) {
  const { look, about, text, strong, at, fuse } = useNextStep(coming);
  const Icon = ICONS[look];
  return (
    <span className={fuse === null ? styles.next : `${styles.next} ${styles.tense}`} data-about={about}>
      <Icon size={14} stroke={1.75} aria-hidden />
      <span className="cut" role="timer" aria-live="off" title={at?.toLocaleString()}>
        <Strong text={text} strong={strong} />
      </span>
      {fuse !== null && <i className={styles.fuse} style={{ transform: `scaleX(${fuse})` }} />}
    </span>
  );
}
