import { Button } from "@mantine/core";
import { IconCalendar, IconCalendarOff, IconClock, IconPlus, IconShieldCheck, IconSun } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { me } from "../../api/session.ts";
import type { TaskSummary } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { NOW_PLACE, placeOf } from "../../parts/axis.ts";
import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";
import { useLocale, useWords } from "../../words/index.ts";
import { clock, DAY, date, HOUR } from "../../words/times.ts";
import { useTaskCreation } from "../tasks/creation.ts";
import { TaskRow } from "../tasks/TaskRow.tsx";
import styles from "./MyDay.module.css";
import { byDue, type Part, PARTS, partOf } from "./sections.ts";

const ICONS = {
  overdue: IconClock,
  acknowledge: IconShieldCheck,
  today: IconSun,
  coming: IconCalendar,
  undated: IconCalendarOff,
};

/** What waits for me, in the order in which it will not wait any longer. */
export function MyDay() {
  const words = useWords();
  const locale = useLocale();
  const now = useNow();
  const parts = useParts(now);
  const create = useTaskCreation();
  const isEmpty = Object.values(parts).every((tasks) => tasks.length === 0);
  return (
    <Page
      title={date(now, locale)}
      lead={words.day.lead(parts.overdue.length, parts.today.length)}
      actions={
        <Button leftSection={<IconPlus size={16} stroke={1.75} />} onClick={create} visibleFrom="sm">
          {words.app.newTask}
        </Button>
      }
    >
      {isEmpty ? <Nothing /> : <Day parts={parts} now={now} />}
    </Page>
  );
}

function useParts(now: Date): Record<Part, TaskSummary[]> {
  const tasks = useAll(desk.tasks);
  useAll(desk.agenda);
  const reader = me().id;
  const parts: Record<Part, TaskSummary[]> = { overdue: [], acknowledge: [], today: [], coming: [], undated: [] };
  for (const task of tasks) {
    if (task.assignee_id === reader && (task.status === "PENDING" || task.status === "IN_PROGRESS")) {
      parts[partOf(task, desk.agenda.get(task.id), reader, now)].push(task);
    }
  }
  for (const part of PARTS) {
    parts[part].sort(byDue);
  }
  return parts;
}

function Day({ parts, now }: { parts: Record<Part, TaskSummary[]>; now: Date }) {
  const words = useWords();
  return (
    <div className={styles.day}>
      <Axis now={now} />
      {PARTS.filter((part) => parts[part].length > 0).map((part) => {
        const Icon = ICONS[part];
        return (
          <section key={part} aria-labelledby={`part-${part}`}>
            <h2 className={styles.part} data-part={part} id={`part-${part}`}>
              <Icon size={16} stroke={1.75} aria-hidden />
              {words.day[part]} <span className="num">{parts[part].length}</span>
            </h2>
            <ul>
              {parts[part].map((task) => (
                <TaskRow key={task.id} task={task} hasStrip />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function Axis({ now }: { now: Date }) {
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
}

function Nothing() {
  const words = useWords();
  const create = useTaskCreation();
  useAll(desk.projects);
  if (!desk.tasks.isFilled) {
    return null;
  }
  if (desk.projects.all().length === 0) {
    return (
      <Empty
        title={words.projects.first}
        action={
          <Link to="/projects/new">
            <Button component="span">{words.projects.create}</Button>
          </Link>
        }
      >
        {words.projects.firstLead}
      </Empty>
    );
  }
  return (
    <Empty title={words.day.empty} action={<Button onClick={create}>{words.app.newTask}</Button>}>
      {words.day.emptyHint}
    </Empty>
  );
}
