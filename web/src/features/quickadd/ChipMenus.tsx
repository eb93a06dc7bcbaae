import { Menu, UnstyledButton } from "@mantine/core";
import { IconCalendar, IconFolder } from "@tabler/icons-react";
import type { Priority } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { Person } from "../../parts/Person.tsx";
import { PriorityIcon } from "../../parts/Priority.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { fullMoment } from "../../words/times.ts";
import { mondayMorning, tomorrowMorning } from "../tasks/snoozes.ts";
import { type Chosen, type Draft, useWritable } from "./drafting.ts";
import type { Parsed } from "./parsing.ts";
import styles from "./QuickAdd.module.css";
import { words as own } from "./words.ts";

const PRIORITIES: readonly Priority[] = ["LOW", "MEDIUM", "HIGH", "URGENT"];
const END_OF_DAY = 17;

interface Chips {
  draft: Draft;
  parsed: Parsed;
  onChoose: (chosen: Chosen) => void;
  onIgnore: (text: string) => void;
}

/** What the line was understood as, each open to another choice. */
export function ChipMenus({ draft, parsed, onChoose, onIgnore }: Chips) {
  return (
    <div className={styles.chips}>
      <DueChip due={draft.due} text={parsed.due?.text ?? null} onChoose={onChoose} onIgnore={onIgnore} />
      <PriorityChip priority={draft.priority} isSaid={parsed.priority !== null} onChoose={onChoose} />
      <PersonChip draft={draft} isSaid={parsed.person !== null} onChoose={onChoose} />
      <ProjectChip draft={draft} isSaid={parsed.project !== null} onChoose={onChoose} />
    </div>
  );
}

interface ChipProps {
  name: string;
  icon: React.ReactNode;
  label: string;
  isSaid: boolean;
  children: React.ReactNode;
}

function Chip({ name, icon, label, isSaid, children }: ChipProps) {
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <UnstyledButton className={styles.chip} data-said={isSaid || undefined}>
          <span className={styles.icon} aria-hidden>
            {icon}
          </span>
          <span className="hidden">{name}: </span>
          {label}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className={styles.options}>{children}</Menu.Dropdown>
    </Menu>
  );
}

interface DueProps {
  due: Date | null;
  text: string | null;
  onChoose: (chosen: Chosen) => void;
  onIgnore: (text: string) => void;
}

function DueChip({ due, text, onChoose, onIgnore }: DueProps) {
  const words = useOwn(own);
  const locale = useLocale();
  const now = useNow();
  const icon = <IconCalendar size={14} stroke={1.75} aria-hidden />;
  const label = due ? fullMoment(due, now, locale) : words.noDue;
  return (
    <Chip name={words.due} icon={icon} label={label} isSaid={text !== null}>
      <Menu.Item onClick={() => onChoose({ due: today(now) })}>{words.today}</Menu.Item>
      <Menu.Item onClick={() => onChoose({ due: tomorrowMorning(now) })}>{words.tomorrow}</Menu.Item>
      <Menu.Item onClick={() => onChoose({ due: mondayMorning(now) })}>{words.monday}</Menu.Item>
      <Menu.Item onClick={() => onChoose({ due: null })}>{words.noDue}</Menu.Item>
      {text !== null && <Menu.Item onClick={() => onIgnore(text)}>{words.ignore(text)}</Menu.Item>}
    </Chip>
  );
}

function today(now: Date): Date {
  const at = new Date(now);
  const isWorking = now.getHours() < END_OF_DAY;
  at.setHours(isWorking ? END_OF_DAY : 23, isWorking ? 0 : 59, 0, 0);
  return at;
}

interface PriorityProps {
  priority: Priority;
  isSaid: boolean;
  onChoose: (chosen: Chosen) => void;
}

function PriorityChip({ priority, isSaid, onChoose }: PriorityProps) {
  const words = useWords();
  const icon = <PriorityIcon priority={priority} />;
  return (
    <Chip name={words.task.priorityName} icon={icon} label={words.task.priority[priority]} isSaid={isSaid}>
      {PRIORITIES.map((one) => (
        <Menu.Item
          key={one}
          leftSection={
            <span aria-hidden>
              <PriorityIcon priority={one} />
            </span>
          }
          onClick={() => onChoose({ priority: one })}
        >
          {words.task.priority[one]}
        </Menu.Item>
      ))}
    </Chip>
  );
}

interface DraftChip {
  draft: Draft;
  isSaid: boolean;
  onChoose: (chosen: Chosen) => void;
}

function PersonChip({ draft: { assignee }, isSaid, onChoose }: DraftChip) {
  const words = useWords();
  const people = useAll(desk.people);
  const icon = assignee && <Person id={assignee.id} name={assignee.name} isSmall />;
  return (
    <Chip name={words.task.assignee} icon={icon} label={assignee?.name ?? words.task.nobody} isSaid={isSaid}>
      {people
        .filter(({ disabled }) => !disabled)
        .map((one) => (
          <Menu.Item
            key={one.id}
            leftSection={<Person id={one.id} name={one.name} isSmall />}
            onClick={() => onChoose({ assignee: one })}
          >
            {one.name}
          </Menu.Item>
        ))}
    </Chip>
  );
}

function ProjectChip({ draft: { project }, isSaid, onChoose }: DraftChip) {
  const words = useWords();
  const projects = useWritable();
  const icon = <IconFolder size={14} stroke={1.75} aria-hidden />;
  return (
    <Chip name={words.task.project} icon={icon} label={project?.name ?? words.task.nobody} isSaid={isSaid}>
      {projects.map((one) => (
        <Menu.Item key={one.id} onClick={() => onChoose({ project: one })}>
          {one.key} {one.name}
        </Menu.Item>
      ))}
    </Chip>
  );
}
