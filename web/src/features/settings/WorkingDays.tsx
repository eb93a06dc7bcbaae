import type { Preferences } from "../../api/types.ts";
import { toast } from "../../parts/toast.tsx";
import { useLocale, useOwn } from "../../words/index.ts";
import { DAYS, type Day, dayName } from "./hours.ts";
import { usePrefer } from "./preferences.ts";
import styles from "./QuietHours.module.css";
import settings from "./Settings.module.css";
import { words } from "./words.ts";

export function WorkingDays({ preferences }: { preferences: Preferences }) {
  const own = useOwn(words);
  const locale = useLocale();
  const prefer = usePrefer();
  const kept = preferences.working_days ?? [...DAYS];
  function toggle(day: Day): void {
    const wanted = DAYS.filter((one) => (one === day ? !kept.includes(day) : kept.includes(one)));
    if (wanted.length === 0) {
      toast(own.lastDay);
      return;
    }
    prefer({
      to: (known) => ({ ...known, working_days: wanted }),
      back: (known) => ({ ...known, working_days: kept }),
      said: own.daysSaved,
    });
  }
  return (
    <div className={`${settings.line} ${styles.working}`} role="group" aria-label={own.days}>
      <b>{own.days}</b>
      <span className={styles.days}>
        {DAYS.map((day) => (
          <label key={day} className={styles.day}>
            <input
              type="checkbox"
              aria-label={dayName(day, locale, "long")}
              checked={kept.includes(day)}
              onChange={() => toggle(day)}
            />
            {dayName(day, locale, "short")}
          </label>
        ))}
      </span>
    </div>
  );
}
