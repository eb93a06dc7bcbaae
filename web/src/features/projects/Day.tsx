import { Popover, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import type { TaskSummary } from "../../api/types.ts";
import { useLocale, useOwn } from "../../words/index.ts";
import { date } from "../../words/times.ts";
import { useChosenTask } from "../tasks/chosen.ts";
import styles from "./Calendar.module.css";
import type { Carrying } from "./carrying.ts";
import { Chip, DRAGGED } from "./Chip.tsx";
import { startOf } from "./days.ts";
import { words as own } from "./words.ts";

const MOST_CHIPS = 3;

interface DayProps {
  day: string;
  isToday: boolean;
  isOfMonth: boolean;
  tasks: readonly TaskSummary[];
  carrying: Carrying;
}

export function Day({ day, isToday, isOfMonth, tasks, carrying }: DayProps) {
  const locale = useLocale();
  const [isOver, setOver] = useState(false);
  const shown = tasks.length > MOST_CHIPS ? tasks.slice(0, MOST_CHIPS - 1) : tasks;
  return (
    <td
      className={styles.day}
      data-today={isToday || undefined}
      data-other={!isOfMonth || undefined}
      data-over={isOver || carrying.lifted?.day === day || undefined}
      data-day={day}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(DRAGGED)) {
          event.preventDefault();
          setOver(true);
        }
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        carrying.drop(event.dataTransfer.getData(DRAGGED), day);
      }}
    >
      <time className={styles.date} dateTime={day} aria-current={isToday ? "date" : undefined}>
        <span aria-hidden>{startOf(day).getDate()}</span>
        <span className="hidden">{date(startOf(day), locale)}</span>
      </time>
      {tasks.length > 0 && (
        <ul>
          {shown.map((task) => (
            <li key={task.id}>
              <Chip task={task} day={day} carrying={carrying} />
            </li>
          ))}
          {tasks.length > shown.length && (
            <li>
              <More day={day} tasks={tasks} count={tasks.length - shown.length} carrying={carrying} />
            </li>
          )}
        </ul>
      )}
    </td>
  );
}

function More({ day, tasks, count, carrying }: Pick<DayProps, "day" | "tasks" | "carrying"> & { count: number }) {
  const { calendar } = useOwn(own);
  const locale = useLocale();
  const chosen = useChosenTask();
  return (
    <Popover key={chosen} position="bottom" width={280} trapFocus>
      <Popover.Target>
        <UnstyledButton className={styles.more}>{calendar.more(count)}</UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={date(startOf(day), locale)}>
        <h3 className={styles.dayname}>{date(startOf(day), locale)}</h3>
        <ul className={styles.all}>
          {tasks.map((task) => (
            <li key={task.id}>
              <Chip task={task} day={day} carrying={carrying} />
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
