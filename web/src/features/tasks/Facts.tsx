import { Combobox, UnstyledButton, useCombobox } from "@mantine/core";
import { IconCalendar, IconPlus, IconTag, IconUser } from "@tabler/icons-react";
import { memo, useEffect, useState } from "react";
import type { Priority, Status, Task, TaskPatch } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import type { Shelves } from "../../live/queue.ts";
import { ButtonMenu, ButtonPopover, Item } from "../../parts/Popup.tsx";
import { Person } from "../../parts/Person.tsx";
import { PriorityIcon } from "../../parts/Priority.tsx";
import { StatusIcon } from "../../parts/Status.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { isSameDay, moment } from "../../words/times.ts";
import { usePeople } from "../projects/people.ts";
import { useChange } from "./changing.ts";
import styles from "./Facts.module.css";
import { calledLike } from "./people.ts";
import { words as ownWords } from "./words.ts";
import { DueEditor, LabelEditor } from "../../lazies.ts";

export type Fact = "status" | "due" | "assignee" | "priority" | "labels";

interface FactsProps {
  task: Task;
  shelves: Shelves;
  /** Which of them is being changed. */
  open: Fact | null;
  onOpen: (fact: Fact | null) => void;
}

interface FactProps {
  task: Task;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
  change: (wanted: TaskPatch) => void;
}

/** What is the case about a task; each is changed where it stands. */
export const Facts = memo(function Facts({ task, shelves, open, onOpen }: FactsProps) {
  const change = useChange(task, shelves);
  const facts = (fact: Fact): FactProps => ({
    task,
    isOpen: open === fact,
    onToggle: (isOpen) => onOpen(isOpen ? fact : null),
    change,
  });
  return (
    <div className={styles.facts}>
      <StatusFact {...facts("status")} />
      <DueFact {...facts("due")} />
      <AssigneeFact {...facts("assignee")} />
      <PriorityFact {...facts("priority")} />
      <LabelsFact {...facts("labels")} />
    </div>
  );
});

/** What a fact is called: its picture says so to those who see it. */
function Named({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <span className="hidden">{name}: </span>
      <span className={styles.picture} aria-hidden>
        {children}
      </span>
    </>
  );
}

const OPEN: readonly Status[] = ["PENDING", "IN_PROGRESS", "COMPLETED", "CANCELLED"];
/** What is closed can only be opened again. */
const CLOSED: readonly Status[] = ["PENDING"];

function StatusFact({ task, isOpen, onToggle, change }: FactProps) {
  const words = useWords();
  const own = useOwn(ownWords);
  const isClosed = task.status === "COMPLETED" || task.status === "CANCELLED";
  return (
    <ButtonMenu
      isOpen={isOpen}
      onToggle={onToggle}
      position="bottom-start"
      button={
        <UnstyledButton className={styles.fact}>
          <Named name={own.facts.status}>
            <StatusIcon status={task.status} />
          </Named>
          {words.task.status[task.status]}
        </UnstyledButton>
      }
    >
      {(isClosed ? CLOSED : OPEN)
        .filter((status) => status !== task.status)
        .map((status) => (
          <Item key={status} leftSection={<StatusIcon status={status} />} onClick={() => change({ status })}>
            {isClosed ? words.task.reopen : words.task.status[status]}
          </Item>
        ))}
    </ButtonMenu>
  );
}

const PRIORITIES: readonly Priority[] = ["URGENT", "HIGH", "MEDIUM", "LOW"];

function PriorityFact({ task, isOpen, onToggle, change }: FactProps) {
  const words = useWords();
  const own = useOwn(ownWords);
  return (
    <ButtonMenu
      isOpen={isOpen}
      onToggle={onToggle}
      position="bottom-start"
      button={
        <UnstyledButton className={styles.fact}>
          <Named name={own.facts.priority}>
            <PriorityIcon priority={task.priority} />
          </Named>
          {words.task.priority[task.priority]}
        </UnstyledButton>
      }
    >
      {PRIORITIES.map((priority) => (
        <Item key={priority} leftSection={<PriorityIcon priority={priority} />} onClick={() => change({ priority })}>
          {words.task.priority[priority]}
        </Item>
      ))}
    </ButtonMenu>
  );
}

function DueFact({ task, isOpen, onToggle, change }: FactProps) {
  const words = useWords();
  const own = useOwn(ownWords);
  const locale = useLocale();
  const now = useNow();
  const due = task.due_at === null ? null : new Date(task.due_at);
  const isLate = due !== null && due < now && task.completed_at === null;
  const text = due === null ? words.task.noDate : dayAndTime(due, now, locale, own.facts.today);
  return (
    <ButtonPopover
      isOpen={isOpen}
      onToggle={onToggle}
      label={own.facts.due}
      position="bottom-start"
      button={
        <UnstyledButton className={styles.fact} data-late={isLate || undefined}>
          <Named name={own.facts.due}>
            <IconCalendar size={14} stroke={1.75} />
          </Named>
          <span className="num">{text}</span>
        </UnstyledButton>
      }
    >
      <DueEditor
        due={due}
        onSet={(at) => {
          change({ due_at: at === null ? null : at.toISOString() });
          onToggle(false);
        }}
      />
    </ButtonPopover>
  );
}

function dayAndTime(at: Date, now: Date, locale: "en" | "de", today: string): string {
  const time = moment(at, now, locale);
  return isSameDay(at, now) ? `${today} ${time}` : time;
}

function AssigneeFact({ task, isOpen, onToggle, change }: FactProps) {
  const words = useWords();
  const own = useOwn(ownWords);
  const [text, setText] = useState("");
  const { people } = usePeople(task.project_id);
  useAll(desk.people);
  const name = desk.nameOf(task.assignee_id) ?? words.task.nobody;
  const combobox = useCombobox({
    opened: isOpen,
    onOpenedChange: onToggle,
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => setText(""),
  });
  useEffect(() => {
    if (isOpen) {
      combobox.focusSearchInput();
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the store is another object at each render
  }, [isOpen]);
  const found = calledLike(people, text);
  return (
    <Combobox
      store={combobox}
      keepMounted={false}
      shadow="md"
      width={240}
      position="bottom-start"
      onOptionSubmit={(value) => {
        change({ assignee_id: value === NOBODY ? null : value });
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <UnstyledButton
          className={styles.fact}
          aria-haspopup="listbox"
          aria-expanded={isOpen}
          onClick={() => combobox.toggleDropdown()}
        >
          <Named name={own.facts.assignee}>
            {task.assignee_id === null ? (
              <IconUser size={14} stroke={1.75} />
            ) : (
              <Person id={task.assignee_id} name={name} isSmall />
            )}
          </Named>
          {name}
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          aria-label={own.facts.find}
          placeholder={own.facts.find}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.selectFirstOption();
          }}
        />
        <Combobox.Options className={styles.options ?? ""} aria-label={own.facts.assignee}>
          {found.map((person) => (
            <Combobox.Option key={person.id} value={person.id} active={person.id === task.assignee_id}>
              <span className={styles.option}>
                <Person id={person.id} name={person.name} isSmall />
                {person.name}
              </span>
            </Combobox.Option>
          ))}
          {text === "" && task.assignee_id !== null && (
            <Combobox.Option value={NOBODY}>{words.task.nobody}</Combobox.Option>
          )}
          {found.length === 0 && <Combobox.Empty>{own.facts.nobodyFound}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

const NOBODY = "nobody";

function LabelsFact({ task, isOpen, onToggle, change }: FactProps) {
  const own = useOwn(ownWords);
  return (
    <>
      {task.labels.map((label) => (
        <span key={label} className={styles.fact}>
          <IconTag size={14} stroke={1.75} aria-hidden />
          {label}
        </span>
      ))}
      <ButtonPopover
        isOpen={isOpen}
        onToggle={onToggle}
        label={own.facts.labels}
        width={280}
        position="bottom-start"
        button={
          <UnstyledButton className={`${styles.fact} ${styles.add}`}>
            <Named name={own.facts.labels}>
              <IconPlus size={14} stroke={1.75} />
            </Named>
            {own.facts.addLabel}
          </UnstyledButton>
        }
      >
        <Labelling labels={task.labels} onLabel={(labels) => change({ labels })} />
      </ButtonPopover>
    </>
  );
}

/** Offered is what one's own tasks are labelled with. */
function Labelling({ labels, onLabel }: { labels: readonly string[]; onLabel: (labels: string[]) => void }) {
  const tasks = useAll(desk.tasks);
  const known = [...new Set(tasks.flatMap((task) => task.labels))].toSorted((one, other) => one.localeCompare(other));
  return <LabelEditor labels={labels} known={known} onChange={onLabel} />;
}
