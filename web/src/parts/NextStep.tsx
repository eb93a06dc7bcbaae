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
import { useLocale } from "../words/index.ts";
import { exactly } from "../words/times.ts";
import { parted } from "./parting.ts";
import styles from "./NextStep.module.css";
import { Strong } from "./Strong.tsx";
import { titled } from "./titled.ts";

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

/** What Muster will do next about a task, and in how long. Where there is little room the verb goes first. */
export function NextStep(coming: Coming) {
  const { look, about, text, strong, at, fuse } = useNextStep(coming);
  const locale = useLocale();
  const [verb, rest] = look === "NOTHING" ? ["", text] : parted(text, strong);
  const Icon = ICONS[look];
  return (
    <span className={fuse === null ? styles.next : `${styles.next} ${styles.tense}`} data-about={about}>
      <Icon size={14} stroke={1.75} aria-hidden />
      <span className={styles.text} role="timer" aria-live="off" {...(at && titled(() => exactly(at, locale)))}>
        <span className={styles.verb}>{verb}</span>
        <span className={styles.rest}>
          <Strong text={rest} strong={strong} />
        </span>
      </span>
      {fuse !== null && <i className={styles.fuse} style={{ transform: `scaleX(${fuse})` }} />}
    </span>
  );
}
