import { memo } from "react";
import { NOW_PLACE, placeOf } from "../../parts/axis.ts";
import { useLocale, useWords } from "../../words/index.ts";
import { clock, DAY, HOUR } from "../../words/times.ts";
import styles from "./MyDay.module.css";

/** The time that all rows share: its labels, and one line that is now through all of them. */
export const Axis = memo(function Axis({ now }: { now: Date }) {
  const words = useWords();
  const locale = useLocale();
  const at = (ms: number) => ({ left: `${placeOf(new Date(now.getTime() + ms), now)}%` });
  return (
    <>
      <div className={styles.grid} aria-hidden>
        <div className={`${styles.axis} num`}>
          <span style={at(-DAY)}>{words.day.ago}</span>
          <span style={at(HOUR)}>{words.day.inAnHour}</span>
          <span style={at(4 * HOUR)}>{words.day.inFour}</span>
          <span style={at(DAY)}>{words.day.inADay}</span>
          <span className={styles.end}>{words.day.inAWeek}</span>
          <span className={styles.now} style={{ left: `${NOW_PLACE}%` }}>
            {clock(now, locale)}
          </span>
        </div>
      </div>
      <div className={`${styles.grid} ${styles.over}`} aria-hidden>
        <i>
          <span className={styles.tick} style={at(HOUR)} />
          <span className={styles.tick} style={at(DAY)} />
          <span className={styles.nowline} style={{ left: `${NOW_PLACE}%` }} />
        </i>
      </div>
    </>
  );
});
