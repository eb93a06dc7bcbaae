import { useEffect, useRef } from "react";
import type { TaskSummary } from "../../api/types.ts";
import { useNow } from "../../live/now.ts";
import { PriorityIcon } from "../../parts/Priority.tsx";
import { StatusIcon } from "../../parts/Status.tsx";
import { useLocale, useOwn } from "../../words/index.ts";
import { clock, date } from "../../words/times.ts";
import { useChosenTask } from "../tasks/chosen.ts";
import { TaskLink } from "../tasks/TaskLink.tsx";
import styles from "./Calendar.module.css";
import { dayOf, startOf } from "./days.ts";
import { isOpen } from "../../parts/statuses.ts";
import { isLate } from "./groups.ts";
import { Assignee } from "./Row.tsx";
import { useIsSelected } from "./useChipKeys.ts";
import { words as own } from "./words.ts";

interface AgendaProps {
  month: string;
  days: ReadonlyMap<string, readonly TaskSummary[]>;
  undated: readonly TaskSummary[];
}

/** A month on a phone and beside an open task: its days one below the other, those on which something is due. */
export function Agenda({ month, days, undated }: AgendaProps) {
  const { calendar } = useOwn(own);
  const locale = useLocale();
  const today = dayOf(useNow());
  const shown = [...days].filter(([day]) => day.startsWith(month)).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return (
    <div className={styles.agenda}>
      {shown.length === 0 && <p className={styles.quiet}>{calendar.quiet}</p>}
      {shown.map(([day, tasks]) => (
        <Some key={day} name={date(startOf(day), locale)} isToday={day === today} tasks={tasks} />
      ))}
      {undated.length > 0 && <Some name={calendar.undated} tasks={undated} />}
    </div>
  );
}

function Some({ name, tasks, isToday = false }: { name: string; tasks: readonly TaskSummary[]; isToday?: boolean }) {
  return (
    <section>
      <h3 data-today={isToday || undefined}>{name}</h3>
      <ul>
        {tasks.map((task) => (
          <li key={task.id}>
            <Entry task={task} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Entry({ task }: { task: TaskSummary }) {
  const locale = useLocale();
  const now = useNow();
  const isChosen = useChosenTask() === task.id;
  const isSelected = useIsSelected(task.id);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isChosen) {
      link.current?.scrollIntoView({ block: "nearest" });
    }
  }, [isChosen]);
  return (
    <TaskLink
      ref={link}
      className={styles.entry}
      id={task.id}
      data-chip={task.id}
      data-selected={isSelected || undefined}
      data-late={isLate(task, now) || undefined}
      data-closed={!isOpen(task) || undefined}
      data-open={isChosen || undefined}
    >
      <StatusIcon status={task.status} />
      {task.due_at !== null && <time dateTime={task.due_at}>{clock(new Date(task.due_at), locale)}</time>}
      <span className="cut">{task.title}</span>
      <PriorityIcon priority={task.priority} />
      <Assignee id={task.assignee_id} />
    </TaskLink>
  );
}
