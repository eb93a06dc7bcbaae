import { Button } from "@mantine/core";
import {
  IconCalendar,
  IconCalendarOff,
  IconClock,
  IconFilter,
  IconPlus,
  IconShieldCheck,
  IconSun,
} from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { ButtonMenu, Item } from "../../parts/Popup.tsx";
import { Kbd } from "../../parts/Kbd.tsx";
import { Page } from "../../parts/Page.tsx";
import { useRows } from "../../parts/rows.ts";
import { Soon } from "../../parts/Soon.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { date } from "../../words/times.ts";
import { useChosenTask } from "../tasks/chosen.ts";
import { useTaskCreation } from "../tasks/creation.ts";
import { WithPanel } from "../tasks/WithPanel.tsx";
import { Axis } from "./Axis.tsx";
import { useDayKeys } from "./dayKeys.ts";
import { DayRow } from "./DayRow.tsx";
import { Lead } from "./Lead.tsx";
import styles from "./MyDay.module.css";
import { Nothing } from "./Nothing.tsx";
import { type Parts, useParts } from "./parts.ts";
import { type Part, PARTS } from "./sections.ts";
import { words as own } from "./words.ts";

const ICONS = {
  overdue: IconClock,
  acknowledge: IconShieldCheck,
  today: IconSun,
  coming: IconCalendar,
  undated: IconCalendarOff,
};
/** So many of a part are shown at first. */
const FEW = 50;

/** What waits for me, in the order in which it will not wait any longer. */
export function MyDay() {
  const words = useWords();
  const locale = useLocale();
  const now = useNow();
  const [projectId, setProject] = useState<string | null>(null);
  const project = useStillThere(projectId);
  const parts = useParts(now, project);
  const create = useTaskCreation();
  const isEmpty = Object.values(parts).every((tasks) => tasks.length === 0);
  return (
    <WithPanel>
      <Page
        title={date(now, locale)}
        lead={<Lead parts={parts} />}
        actions={
          <>
            <ProjectFilter chosen={project} onChoose={setProject} />
            <Button
              leftSection={<IconPlus size={16} stroke={1.75} />}
              rightSection={<Kbd>C</Kbd>}
              onClick={create}
              visibleFrom="sm"
            >
              {words.app.newTask}
            </Button>
          </>
        }
      >
        <Soon>{isEmpty ? <Nothing /> : <Day parts={parts} now={now} />}</Soon>
      </Page>
    </WithPanel>
  );
}

/** Null also of a project that is gone or no longer ours to see. */
function useStillThere(id: string | null): string | null {
  const projects = useAll(desk.projects);
  return projects.some((project) => project.id === id) ? id : null;
}

function ProjectFilter({ chosen, onChoose }: { chosen: string | null; onChoose: (id: string | null) => void }) {
  const words = useOwn(own);
  const projects = useAll(desk.projects);
  if (projects.length < 2) {
    return null;
  }
  return (
    <ButtonMenu
      position="bottom-end"
      button={
        <Button
          variant="subtle"
          color="stone"
          c="var(--text-2)"
          fw={500}
          leftSection={<IconFilter size={16} stroke={1.75} />}
          visibleFrom="sm"
        >
          {projects.find(({ id }) => id === chosen)?.name ?? words.allProjects}
        </Button>
      }
    >
      <Item onClick={() => onChoose(null)}>{words.allProjects}</Item>
      {projects
        .toSorted((one, other) => one.name.localeCompare(other.name))
        .map(({ id, name }) => (
          <Item key={id} onClick={() => onChoose(id)}>
            {name}
          </Item>
        ))}
    </ButtonMenu>
  );
}

function Day({ parts, now }: { parts: Parts; now: Date }) {
  const [whole, setWhole] = useState<ReadonlySet<Part>>(new Set());
  const shown = useMemo(
    () => PARTS.map((part) => ({ part, tasks: whole.has(part) ? parts[part] : parts[part].slice(0, FEW) })),
    [parts, whole],
  );
  const ids = useMemo(() => shown.flatMap(({ tasks }) => tasks.map(({ id }) => id)), [shown]);
  const rows = useRows(ids);
  const open = useChosenTask();
  const [snoozing, setSnoozing] = useState<string | null>(null);
  useDayKeys(rows.chosen, setSnoozing);
  return (
    <div className={styles.day}>
      <Axis now={now} />
      {shown
        .filter(({ tasks }) => tasks.length > 0)
        .map(({ part, tasks }) => (
          <Section key={part} part={part} count={parts[part].length} onAll={() => setWhole(new Set([...whole, part]))}>
            {tasks.map((task) => (
              <DayRow
                key={task.id}
                task={task}
                isChosen={rows.chosen === task.id}
                isOpen={open === task.id}
                isSnoozing={snoozing === task.id}
                onSnooze={setSnoozing}
              />
            ))}
          </Section>
        ))}
    </div>
  );
}

interface SectionProps {
  part: Part;
  count: number;
  onAll: () => void;
  children: readonly React.ReactNode[];
}

function Section({ part, count, onAll, children }: SectionProps) {
  const words = useWords();
  const mine = useOwn(own);
  const Icon = ICONS[part];
  return (
    <section aria-labelledby={`part-${part}`}>
      <h2 className={styles.part} data-part={part} id={`part-${part}`}>
        <Icon size={16} stroke={1.75} aria-hidden />
        {words.day[part]} <span className="num">{count}</span>
      </h2>
      <ul>{children}</ul>
      {count > children.length && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={onAll}>
          {mine.more(count - children.length)}
        </Button>
      )}
    </section>
  );
}
