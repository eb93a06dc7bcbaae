import { useNow } from "../live/now.ts";
import { useLocale, useWords } from "../words/index.ts";
import { brief, DAY, duration, exactly, isSameDay } from "../words/times.ts";
import { titled } from "./titled.ts";
import styles from "./Due.module.css";

/** When it is due: red once it is late, grey while it is far. */
export function Due({ at, isClosed = false }: { at: string | null; isClosed?: boolean }) {
  const words = useWords();
  const locale = useLocale();
  const now = useNow();
  if (at === null) {
    return <span className={styles.due} />;
  }
  const due = new Date(at);
  const isLate = due < now && !isClosed;
  const state = isLate ? "late" : isSameDay(due, now) || due.getTime() - now.getTime() < DAY / 2 ? "soon" : undefined;
  return (
    <time className={styles.due} dateTime={at} data-state={state} {...titled(() => exactly(due, locale))}>
      {isLate ? words.next.late(duration(now.getTime() - due.getTime(), locale)) : brief(due, now, locale)}
    </time>
  );
}
