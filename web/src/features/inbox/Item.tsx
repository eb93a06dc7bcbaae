import { UnstyledButton } from "@mantine/core";
import {
  IconBell,
  IconCheck,
  IconChevronsUp,
  IconClockExclamation,
  IconFlag,
  IconFolder,
  IconShieldQuestion,
  IconUserPlus,
} from "@tabler/icons-react";
import { desk } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { aboutOf } from "../../parts/marks.ts";
import { Person } from "../../parts/Person.tsx";
import { useLocale, useOwn } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import type { Bundle } from "./grouping.ts";
import styles from "./Inbox.module.css";
import { textOf, titleOf } from "./sayings.ts";
import { words as own } from "./words.ts";

const ICONS: Record<string, typeof IconBell> = {
  ASSIGNED: IconUserPlus,
  ACCEPTANCE: IconShieldQuestion,
  REMINDER: IconBell,
  DUE: IconFlag,
  OVERDUE: IconClockExclamation,
  ESCALATION: IconChevronsUp,
};

interface ItemProps {
  bundle: Bundle;
  isChosen: boolean;
  onChoose: () => void;
  onOpen: () => void;
  /** It was just done, and goes. */
  isLeaving: boolean;
}

export function Item({ bundle, isChosen, onChoose, onOpen, isLeaving }: ItemProps) {
  const words = useOwn(own);
  const locale = useLocale();
  const now = useNow();
  const { latest, isUnread } = bundle;
  return (
    <li className={styles.entry} data-row={bundle.id} data-leaving={isLeaving || undefined}>
      <UnstyledButton
        className={styles.item}
        data-row-focus
        data-unread={isUnread || undefined}
        aria-current={isChosen || undefined}
        onClick={() => (isNarrow() ? onOpen() : onChoose())}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            onOpen();
          }
        }}
        onDoubleClick={onOpen}
      >
        <span className={styles.dot}>
          {!isUnread && <IconCheck size={12} stroke={2} role="img" aria-label={words.done} />}
        </span>
        <Face bundle={bundle} />
        <span className={styles.body}>
          <span className={`${styles.title} cut`}>
            {isUnread && <span className="hidden">{words.unread}: </span>}
            {titleOf(bundle, words)}
          </span>
          <span className={`${styles.text} cut`}>{textOf(bundle, words)}</span>
        </span>
        <time dateTime={latest.created_at}>{moment(new Date(latest.created_at), now, locale)}</time>
      </UnstyledButton>
    </li>
  );
}

/** Where there is no room for what is read beside the list. */
function isNarrow(): boolean {
  return window.matchMedia("(width <= 1023px)").matches;
}

/** Who did it, or where nobody did what it is about. */
function Face({ bundle: { latest } }: { bundle: Bundle }) {
  const name = desk.nameOf(latest.actor_id);
  if (latest.actor_id !== null && name !== undefined && latest.kind !== "ASSIGNED") {
    return (
      <span className={styles.face}>
        <Person id={latest.actor_id} name={name} />
      </span>
    );
  }
  const Icon = ICONS[latest.kind] ?? (latest.task_id === null ? IconFolder : IconBell);
  return (
    <span className={styles.icon} data-about={aboutOf(latest.kind)}>
      <Icon size={16} stroke={1.75} aria-hidden />
    </span>
  );
}
