import { IconBell, IconChevronsUp, IconCircleCheck, IconFlag, IconUserPlus } from "@tabler/icons-react";
import { useNow } from "../../live/now.ts";
import { useLocale, useOwn } from "../../words/index.ts";
import { clock, HOUR, MINUTE } from "../../words/times.ts";
import styles from "./Life.module.css";
import { words } from "./words.ts";

/** A promise's life, drawn: what will happen above now, what happened below it. */
export function Life() {
  const own = useOwn(words);
  const locale = useLocale();
  const now = useNow();
  const at = (ms: number) => clock(new Date(now.getTime() + ms), locale);
  return (
    <div className={styles.life} aria-hidden>
      <Entry about="escalation" Icon={IconChevronsUp} what={own.hears} more={own.hearsWhen} when={at(6 * HOUR)} />
      <Entry about="due" Icon={IconFlag} what={own.due} when={at(5 * HOUR)} />
      <Entry
        about="reminder"
        isNext
        Icon={IconBell}
        what={own.reminds}
        more={own.remindsWhere(at(12 * MINUTE))}
        when={own.in}
      />
      <p className={`${styles.now} num`}>
        <span>{own.now(clock(now, locale))}</span>
      </p>
      <Entry
        about="done"
        isPast
        Icon={IconCircleCheck}
        what={own.acknowledged}
        more={own.acknowledgedSo}
        when={at(-69 * MINUTE)}
      />
      <Entry about="plain" isPast Icon={IconUserPlus} what={own.asked} when={at(-70 * MINUTE)} />
    </div>
  );
}

interface EntryProps {
  about: string;
  Icon: typeof IconBell;
  what: string;
  when: string;
  more?: string;
  isNext?: boolean;
  isPast?: boolean;
}

function Entry({ about, Icon, what, when, more, isNext, isPast }: EntryProps) {
  return (
    <div className={styles.entry} data-about={about} data-next={isNext} data-past={isPast}>
      <span className={styles.mark}>
        <Icon size={12} stroke={2} />
      </span>
      <b>{what}</b>
      <span className={`${styles.when} num`}>{when}</span>
      {more && <span className={styles.more}>{more}</span>}
    </div>
  );
}
