import { IconCalendar, IconPlus } from "@tabler/icons-react";
import { useNow } from "../../live/now.ts";
import { Kbd } from "../../parts/Kbd.tsx";
import { Person } from "../../parts/Person.tsx";
import { PriorityIcon } from "../../parts/Priority.tsx";
import { useLocale, useWords } from "../../words/index.ts";
import { fullMoment } from "../../words/times.ts";
import type { Draft } from "../quickadd/drafting.ts";
import { Will } from "../quickadd/Will.tsx";
import styles from "./Palette.module.css";

interface Create {
  id: string;
  draft: Draft;
  isChosen: boolean;
  onRun: () => void;
}

/** The task that would be made, and what Muster will do about it. */
export function CreateEntry({ id, draft, isChosen, onRun }: Create) {
  const locale = useLocale();
  const words = useWords();
  const now = useNow();
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      className={`${styles.entry} ${styles.create}`}
      id={id}
      role="option"
      aria-selected={isChosen}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onRun}
    >
      <span className={styles.icon}>
        <IconPlus size={16} stroke={1.75} aria-hidden />
      </span>
      <span className={styles.made}>
        <b className="cut">{draft.title}</b>
        <span className={styles.chips}>
          {draft.due && (
            <span className={styles.chip}>
              <IconCalendar size={14} stroke={1.75} aria-hidden />
              {fullMoment(draft.due, now, locale)}
            </span>
          )}
          <span className={styles.chip}>
            <PriorityIcon priority={draft.priority} />
            {words.task.priority[draft.priority]}
          </span>
          {draft.assignee && (
            <span className={styles.chip}>
              <Person id={draft.assignee.id} name={draft.assignee.name} isSmall />
              {draft.assignee.name}
            </span>
          )}
          {draft.project && <span className={styles.chip}>{draft.project.name}</span>}
        </span>
        <Will draft={draft} />
      </span>
      <span className={styles.hint}>{isChosen && <Kbd isAlways>Enter</Kbd>}</span>
    </div>
  );
}
