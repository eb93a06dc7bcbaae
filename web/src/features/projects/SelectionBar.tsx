import { Button, CloseButton, Menu, Popover } from "@mantine/core";
import { IconAlarm, IconCalendar, IconCheck, IconCircleHalf2, IconFlag3, IconTag, IconUser } from "@tabler/icons-react";
import { memo, Suspense, useMemo, useState } from "react";
import { me } from "../../api/session.ts";
import type { TaskPatch, TaskSummary } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { isOpen, mayBecome } from "../../parts/statuses.ts";
import { useNow } from "../../live/now.ts";
import type { LiveProject } from "../../live/project.ts";
import { type Key, useKeys } from "../../parts/keys.ts";
import { PriorityIcon } from "../../parts/Priority.tsx";
import { useLatest } from "../../parts/rows.ts";
import { StatusIcon } from "../../parts/Status.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { useChosenTask } from "../tasks/chosen.ts";
import { useSnoozeKeys } from "../tasks/snoozeKeys.ts";
import { type Edit, edit } from "./editing.ts";
import { type Hand, type Held, targetOf } from "./hand.ts";
import { labelled, sharedLabels } from "./labels.ts";
import { usePeople } from "./people.ts";
import { mayAnswer } from "./rights.ts";
import { NOBODY, PRIORITIES, STATUSES } from "./search.ts";
import styles from "./SelectionBar.module.css";
import { acknowledgeAll, snoozeAll } from "./together.ts";
import { words as own } from "./words.ts";
import { DueEditor, LabelEditor, SnoozeChoices } from "../../lazies.ts";

interface SelectionProps {
  live: LiveProject;
  /** Those that are shown. */
  tasks: readonly TaskSummary[];
  hand: Hand;
  held: Held;
}

type Asked = "status" | "priority" | "assignee" | "due" | "labels" | "snooze";

/** What can be done with several tasks at once; its menus also come for one, by their keys. */
export const SelectionBar = memo(function SelectionBar({ live, tasks, hand, held }: SelectionProps) {
  const words = useOwn(own);
  const all = useWords();
  const { tasks: target, isSelection } = useMemo(() => targetOf(held, tasks), [held, tasks]);
  const [asked, setAsked] = useState<Asked | null>(null);
  const doing = useDoing(live, target);
  const { people } = usePeople(live.id);
  useTargetKeys({ hand, doing, hasTarget: target.length > 0, ask: setAsked });
  useSnoozeKeys(asked === "snooze", snooze);
  if ((!isSelection && asked === null) || target.length === 0) {
    return null;
  }
  function snooze(until: Date): void {
    setAsked(null);
    doing.snooze(until);
  }
  const menu = (what: Asked) => ({
    opened: asked === what,
    onChange: (isOpened: boolean) => setAsked(isOpened ? what : null),
  });
  return (
    <div className={styles.bar} role="group" aria-label={words.selection}>
      <span className={`${styles.count} num`} role="status">
        {isSelection ? words.selected(target.length) : target[0]?.key}
      </span>
      <Choice
        {...menu("assignee")}
        label={words.assign}
        icon={<IconUser size={16} stroke={1.75} />}
        choices={[...people.map(({ id, name }) => ({ id, name })), { id: NOBODY, name: words.unassigned }]}
        choose={(id) => doing.change({ assignee_id: id === NOBODY ? null : id }, words.assignedOnes)}
      />
      <Choice
        {...menu("priority")}
        label={words.prioritise}
        icon={<IconFlag3 size={16} stroke={1.75} />}
        choices={PRIORITIES.map((id) => ({ id, name: all.task.priority[id], mark: <PriorityIcon priority={id} /> }))}
        choose={(priority) => doing.change({ priority }, words.prioritisedOnes)}
      />
      <Choice
        {...menu("status")}
        label={words.status}
        icon={<IconCircleHalf2 size={16} stroke={1.75} />}
        choices={STATUSES.map((id) => ({ id, name: all.task.status[id], mark: <StatusIcon status={id} /> }))}
        choose={(status) => doing.change({ status }, words.statusOnes)}
      />
      <Asking {...menu("due")} label={words.due} icon={<IconCalendar size={16} stroke={1.75} />}>
        <DueEditor
          due={sharedDue(target)}
          onSet={(due) => {
            setAsked(null);
            doing.change({ due_at: due === null ? null : due.toISOString() }, words.dueOnes);
          }}
        />
      </Asking>
      <Asking {...menu("labels")} label={words.labels} icon={<IconTag size={16} stroke={1.75} />}>
        <Labels live={live} target={target} doing={doing} />
      </Asking>
      {doing.answerable.length > 0 && (
        <Asking {...menu("snooze")} label={all.task.snooze} icon={<IconAlarm size={16} stroke={1.75} />}>
          <SnoozeChoices onChosen={snooze} />
        </Asking>
      )}
      <Button
        variant="subtle"
        color="gray"
        className={styles.button ?? ""}
        leftSection={<IconCheck size={16} stroke={1.75} />}
        aria-label={all.task.complete}
        onClick={doing.complete}
      >
        <span className={styles.label}>{all.task.complete}</span>
      </Button>
      <CloseButton aria-label={words.clearSelection} onClick={hand.clear} />
    </div>
  );
});

interface Doing {
  /** Those that the reader may acknowledge and snooze. */
  answerable: readonly TaskSummary[];
  change: (wanted: TaskPatch, message: (count: number) => string) => void;
  label: (edits: readonly Edit[]) => void;
  complete: () => void;
  acknowledge: () => void;
  snooze: (until: Date) => void;
}

function useDoing(live: LiveProject, target: readonly TaskSummary[]): Doing {
  const words = useOwn(own);
  const all = useWords();
  const locale = useLocale();
  const now = useNow();
  const project = useAll(desk.projects).find(({ id }) => id === live.id);
  const answerable = target.filter((task) => isOpen(task) && mayAnswer(task, me().id, project));
  const make = (edits: readonly Edit[], message: (count: number) => string) =>
    void edit(live, edits, { message, undo: words.undo });
  const change: Doing["change"] = (wanted, message) => {
    const those = target.filter((task) => wanted.status === undefined || mayBecome(task, wanted.status));
    make(
      those.map((task) => ({ task, wanted })),
      message,
    );
  };
  return {
    answerable,
    change,
    label: (edits) => make(edits, words.labelledOnes),
    complete: () => change({ status: "COMPLETED" }, words.completedOnes),
    acknowledge: () =>
      void acknowledgeAll(live, answerable, { one: all.task.acknowledged, many: words.acknowledgedOnes }),
    snooze: (until) => {
      const said = moment(until, now, locale);
      const one = (key: string) => all.task.snoozed(key, said);
      void snoozeAll(live, answerable, until, { one, many: (count) => words.snoozedOnes(count, said) });
    },
  };
}

interface TargetKeys {
  hand: Hand;
  doing: Doing;
  hasTarget: boolean;
  ask: (what: Asked) => void;
}

/** What single keys do to what is selected, else to the task that one is on. They are the panel's where one is open. */
function useTargetKeys(target: TargetKeys): void {
  const { keys: said } = useOwn(own);
  const latest = useLatest(target);
  const isBeside = useChosenTask() !== null;
  useKeys(
    useMemo<Key[]>(() => {
      const { hand } = latest();
      const ask = (what: Asked) => () => latest().hasTarget && latest().ask(what);
      const select: Key = { key: "x", does: said.select, run: () => hand.selectCurrent() };
      if (isBeside) {
        return [select];
      }
      return [
        select,
        {
          key: "e",
          does: said.complete,
          run: () => {
            const { doing } = latest();
            hand.move(1);
            doing.complete();
          },
        },
        { key: "a", does: said.acknowledge, run: () => latest().doing.acknowledge() },
        {
          key: "h",
          does: said.snooze,
          run: () => latest().doing.answerable.length > 0 && latest().ask("snooze"),
        },
        { key: "s", does: said.status, run: ask("status") },
        { key: "p", does: said.priority, run: ask("priority") },
        { key: "m", does: said.assign, run: ask("assignee") },
        { key: "d", does: said.due, run: ask("due") },
        { key: "l", does: said.label, run: ask("labels") },
        { key: "Escape", does: said.clear, run: hand.clear },
      ];
    }, [latest, said, isBeside]),
  );
}

function sharedDue([first, ...others]: readonly TaskSummary[]): Date | null {
  const due = first?.due_at ?? null;
  return due !== null && others.every(({ due_at }) => due_at === due) ? new Date(due) : null;
}

function Labels({ live, target, doing }: { live: LiveProject; target: readonly TaskSummary[]; doing: Doing }) {
  const tasks = useAll(live.tasks);
  const known = useMemo(() => [...new Set(tasks.flatMap(({ labels }) => labels))].toSorted(), [tasks]);
  const shared = sharedLabels(target);
  return (
    <LabelEditor labels={shared} known={known} onChange={(labels) => doing.label(labelled(target, shared, labels))} />
  );
}

interface ChoiceProps<T extends string> {
  opened: boolean;
  onChange: (isOpened: boolean) => void;
  label: string;
  icon: React.ReactNode;
  choices: readonly { id: T; name: string; mark?: React.ReactNode }[];
  choose: (id: T) => void;
}

function Choice<T extends string>({ opened, onChange, label, icon, choices, choose }: ChoiceProps<T>) {
  return (
    <Menu opened={opened} onChange={onChange} position="top">
      <Menu.Target>
        <Button className={styles.button ?? ""} variant="subtle" color="gray" leftSection={icon} aria-label={label}>
          <span className={styles.label}>{label}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ id, name, mark }) => (
          <Menu.Item key={id} leftSection={mark && <span aria-hidden>{mark}</span>} onClick={() => choose(id)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface AskingProps {
  opened: boolean;
  onChange: (isOpened: boolean) => void;
  label: string;
  icon: React.ReactNode;
  children: React.ReactNode;
}

/** More than a choice: what is asked for comes with its own fields. */
function Asking({ opened, onChange, label, icon, children }: AskingProps) {
  return (
    <Popover opened={opened} onChange={onChange} position="top" width={290} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          className={styles.button ?? ""}
          variant="subtle"
          color="gray"
          leftSection={icon}
          aria-label={label}
          onClick={() => onChange(!opened)}
        >
          <span className={styles.label}>{label}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <Suspense fallback={null}>{children}</Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
