import { ActionIcon } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useNow } from "../../live/now.ts";
import { useLocale, useOwn } from "../../words/index.ts";
import { clock, isSameDay } from "../../words/times.ts";
import { anchorOf, type Schedule } from "./model.ts";
import { monthOf, touches, weeksOf } from "./month.ts";
import styles from "./Schedules.module.css";
import { words as own } from "./words.ts";

/** A month, with what is scheduled on each day. */
export function Calendar({ schedules }: { schedules: readonly Schedule[] }) {
  const words = useOwn(own);
  const locale = useLocale();
  const now = useNow();
  const [later, setLater] = useState(0);
  const month = monthOf(now, later);
  const weeks = weeksOf(month);
  const title = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric" }).format(month);
  const weekday = new Intl.DateTimeFormat(locale, { weekday: "short" });
  return (
    <section className={styles.calendar} aria-label={words.calendar}>
      <div className={styles.month}>
        <h2 aria-live="polite">{title}</h2>
        <ActionIcon variant="default" aria-label={words.before} onClick={() => setLater(later - 1)}>
          <IconChevronLeft size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" aria-label={words.after} onClick={() => setLater(later + 1)}>
          <IconChevronRight size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      </div>
      <table>
        <thead>
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day.getDay()} scope="col">
                {weekday.format(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={String(week[0])}>
              {week.map((day) => (
                <td
                  key={String(day)}
                  data-other={day.getMonth() !== month.getMonth() || undefined}
                  data-today={isSameDay(day, now) || undefined}
                >
                  <span className="num">{day.getDate()}</span>
                  <Scheduled schedules={schedules} day={day} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.hint}>{words.calendarHint}</p>
    </section>
  );
}

function Scheduled({ schedules, day }: { schedules: readonly Schedule[]; day: Date }) {
  const locale = useLocale();
  return schedules.flatMap((schedule) =>
    (schedule.next ?? [])
      .filter((span) => touches(span, day))
      .map(({ starts_at }) => {
        const start = new Date(starts_at);
        const isStart = isSameDay(start, day);
        return (
          <a
            key={`${schedule.id} ${starts_at}`}
            className={styles.bar}
            href={`#${anchorOf(schedule.id)}`}
            data-state={schedule.state}
            data-start={isStart || undefined}
            title={schedule.name}
          >
            <span className="cut">
              {isStart && `${clock(start, locale)} `}
              {schedule.name}
            </span>
          </a>
        );
      }),
  );
}
