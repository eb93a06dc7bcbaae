import {
  IconAlarm,
  IconBell,
  IconChevronsUp,
  IconClockExclamation,
  IconFlag,
  IconMinus,
  IconShieldQuestion,
} from "@tabler/icons-react";
import type { AgendaItem } from "../api/types.ts";
import { useNow } from "../live/now.ts";
import { useLocale, useWords, type Words } from "../words/index.ts";
import { HOUR, until } from "../words/times.ts";
import { aboutOf } from "./marks.ts";
import styles from "./NextStep.module.css";

const ICONS = {
  ASSIGNED: IconMinus,
  ACCEPTANCE: IconShieldQuestion,
  REMINDER: IconBell,
  DUE: IconFlag,
  OVERDUE: IconClockExclamation,
  ESCALATION: IconChevronsUp,
};

interface Coming {
  item: AgendaItem | undefined;
  /** What somebody is called. */
  nameOf: (id: string) => string | undefined;
  /** Who reads this: a step that tells others is tense in its last hour. */
  reader: string;
  snoozedUntil?: string | null;
}

/** What Muster will do next about a task, and in how long. */
export function NextStep({ item, nameOf, reader, snoozedUntil }: Coming) {
  const words = useWords();
  const locale = useLocale();
  const rough = useNow();
  const at = item?.at ? new Date(item.at) : null;
  const others = item?.recipients.filter((person) => person !== reader) ?? [];
  const tellsOthers = item?.kind === "ESCALATION" || item?.kind === "ACCEPTANCE";
  const isTense = at !== null && tellsOthers && at.getTime() - rough.getTime() < HOUR;
  const exact = useNow(isTense);
  if (!item?.kind || at === null) {
    return <Quiet icon={<IconMinus size={14} stroke={1.75} />} text={words.next.nothing} />;
  }
  const now = isTense ? exact : rough;
  if (snoozedUntil && new Date(snoozedUntil) > now) {
    const time = until(new Date(snoozedUntil), now, words, locale, false);
    return <Quiet icon={<IconAlarm size={14} stroke={1.75} />} text={words.task.snoozedUntil(time)} />;
  }
  const Icon = ICONS[item.kind];
  const text = said(item.kind, others[0] && nameOf(others[0]), until(at, now, words, locale, isTense), words);
  const left = Math.min(Math.max((at.getTime() - now.getTime()) / HOUR, 0), 1);
  return (
    <span className={isTense ? `${styles.next} ${styles.tense}` : styles.next} data-about={aboutOf(item.kind)}>
      <Icon size={14} stroke={1.75} aria-hidden />
      <span className="cut" role="timer" aria-live="off" title={at.toLocaleString()}>
        {text}
      </span>
      {isTense && <i className={styles.fuse} style={{ transform: `scaleX(${left})` }} />}
    </span>
  );
}

function said(kind: NonNullable<AgendaItem["kind"]>, whom: string | undefined, time: string, words: Words): string {
  switch (kind) {
    case "REMINDER":
      return words.next.reminds(time);
    case "DUE":
      return words.next.due(time);
    case "OVERDUE":
      return words.next.nags(time);
    case "ESCALATION":
      return words.next.escalates(whom ?? "", time);
    case "ACCEPTANCE":
      return words.next.asks(time);
    case "ASSIGNED":
      return words.next.tells(time);
  }
}

function Quiet({ icon, text }: { icon: React.ReactNode; text: string }) {
  return (
    <span className={styles.next} data-about="plain">
      {icon}
      <span className="cut">{text}</span>
    </span>
  );
}
