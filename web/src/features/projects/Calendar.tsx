import { ActionIcon, Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useMemo, useRef } from "react";
import type { TaskSummary } from "../../api/types.ts";
import { useNow } from "../../live/now.ts";
import { isOpen } from "../../parts/statuses.ts";
import type { LiveProject } from "../../live/project.ts";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { useShownTask } from "../tasks/chosen.ts";
import { Agenda } from "./Agenda.tsx";
import styles from "./Calendar.module.css";
import { type Carrying, HELP, useCarrying } from "./carrying.ts";
import { Chip } from "./Chip.tsx";
import { useHand } from "./hand.ts";
import { Selected, useChipKeys } from "./useChipKeys.ts";
import { SelectionBar } from "./SelectionBar.tsx";
import { Day } from "./Day.tsx";
import { byDay, dayOf, monthOf, monthsLater, startOf, weeksOf } from "./days.ts";
import { useProjectSearch } from "./search.ts";
import { words as own } from "./words.ts";

const PHONE = "(max-width: 640px)";

/** A month of tasks by the day on which they are due, in the reader's zone. */
export function Calendar({ live, tasks }: { live: LiveProject; tasks: readonly TaskSummary[] }) {
  const words = useOwn(own);
  const now = useNow();
  const [search] = useProjectSearch();
  const month = search.month ?? monthOf(now);
  const days = useMemo(() => byDay(tasks), [tasks]);
  const undated = useMemo(() => tasks.filter((task) => task.due_at === null && isOpen(task)), [tasks]);
  const carrying = useCarrying(live, tasks);
  const isPhone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false });
  const isBeside = useShownTask() !== null;
  const frame = useRef<HTMLDivElement>(null);
  const [hand, held] = useHand();
  useChipKeys(frame, hand);
  return (
    <Selected value={held.selected}>
      <div
        className={styles.frame}
        ref={frame}
        onFocus={({ target }) => target.dataset.chip && hand.touch(target.dataset.chip)}
      >
        <Months month={month} />
        {isPhone || isBeside ? (
          <Agenda month={month} days={days} undated={undated} />
        ) : (
          <div className={styles.sides}>
            <Month month={month} days={days} carrying={carrying} />
            <Undated tasks={undated} carrying={carrying} />
          </div>
        )}
        <p className="hidden" id={HELP}>
          {words.calendar.help}
        </p>
        <p className="hidden" aria-live="assertive">
          {carrying.said}
        </p>
        <SelectionBar live={live} tasks={tasks} hand={hand} held={held} />
      </div>
    </Selected>
  );
}

function Months({ month }: { month: string }) {
  const { calendar } = useOwn(own);
  const locale = useLocale();
  const now = useNow();
  const [, setSearch] = useProjectSearch();
  const show = (wanted: string) => setSearch({ month: wanted === monthOf(now) ? undefined : wanted });
  const name = startOf(month).toLocaleDateString(locale, { month: "long", year: "numeric" });
  return (
    <header className={styles.months}>
      <h2>{name}</h2>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={calendar.before}
        onClick={() => show(monthsLater(month, -1))}
      >
        <IconChevronLeft size={16} stroke={1.75} />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" aria-label={calendar.after} onClick={() => show(monthsLater(month, 1))}>
        <IconChevronRight size={16} stroke={1.75} />
      </ActionIcon>
      <Button variant="default" size="compact-sm" onClick={() => show(monthOf(now))}>
        {calendar.today}
      </Button>
    </header>
  );
}

interface MonthProps {
  month: string;
  days: ReadonlyMap<string, readonly TaskSummary[]>;
  carrying: Carrying;
}

function Month({ month, days, carrying }: MonthProps) {
  const locale = useLocale();
  const today = dayOf(useNow());
  const weeks = weeksOf(month);
  return (
    <table className={styles.month}>
      <thead>
        <tr>
          {weeks[0]?.map((day) => (
            <th key={day} scope="col">
              {startOf(day).toLocaleDateString(locale, { weekday: "short" })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <Day
                key={day}
                day={day}
                isToday={day === today}
                isOfMonth={day.startsWith(month)}
                tasks={carrying.shownOn(day, days.get(day) ?? [])}
                carrying={carrying}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Undated({ tasks, carrying }: { tasks: readonly TaskSummary[]; carrying: Carrying }) {
  const { calendar } = useOwn(own);
  const { task: words } = useWords();
  const shown = tasks.filter(({ id }) => id !== carrying.lifted?.task.id);
  return (
    <aside className={styles.undated} aria-label={calendar.undated}>
      <h3>
        {calendar.undated} <span className="num">{tasks.length}</span>
      </h3>
      <p>{tasks.length > 0 ? calendar.undatedHint : calendar.noneUndated}</p>
      <ul aria-label={words.noDate}>
        {shown.map((task) => (
          <li key={task.id}>
            <Chip task={task} day={null} carrying={carrying} />
          </li>
        ))}
      </ul>
    </aside>
  );
}
