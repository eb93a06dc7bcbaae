import { Button, CloseButton, Menu } from "@mantine/core";
import { IconCheck, IconCircleHalf2, IconFlag3, IconUser } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { TaskPatch, TaskSummary } from "../../api/types.ts";
import type { LiveProject } from "../../live/project.ts";
import { type Key, useKeys } from "../../parts/keys.ts";
import { PriorityIcon } from "../../parts/Priority.tsx";
import { StatusIcon } from "../../parts/Status.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import { edit } from "./editing.ts";
import { isOpen } from "./groups.ts";
import { usePeople } from "./people.ts";
import { NOBODY, PRIORITIES, STATUSES } from "./search.ts";
import styles from "./SelectionBar.module.css";
import { words as own } from "./words.ts";

interface SelectionProps {
  live: LiveProject;
  /** What is selected, else the row that one is on. */
  target: readonly TaskSummary[];
  isSelection: boolean;
  onClear: () => void;
}

type Asked = "status" | "priority" | "assignee";

/** What can be done with several tasks at once; its menus also come for one, by their keys. */
export function SelectionBar({ live, target, isSelection, onClear }: SelectionProps) {
  const words = useOwn(own);
  const all = useWords();
  const [asked, setAsked] = useState<Asked | null>(null);
  const hasTarget = target.length > 0;
  useKeys(
    useMemo<Key[]>(() => {
      const ask = (what: Asked) => () => hasTarget && setAsked(what);
      return [
        { key: "s", does: words.keys.status, run: ask("status") },
        { key: "p", does: words.keys.priority, run: ask("priority") },
        { key: "m", does: words.keys.assign, run: ask("assignee") },
      ];
    }, [words, hasTarget]),
  );
  const { people } = usePeople(live.id);
  if (!isSelection && asked === null) {
    return null;
  }
  const change = (wanted: TaskPatch, message: (count: number) => string) => {
    const edits = target.filter((task) => wanted.status === undefined || mayBecome(task, wanted.status));
    void edit(
      live,
      edits.map((task) => ({ task, wanted })),
      all,
      { message, undo: words.undo },
    );
  };
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
        choose={(id) => change({ assignee_id: id === NOBODY ? null : id }, words.assignedOnes)}
      />
      <Choice
        {...menu("priority")}
        label={words.prioritise}
        icon={<IconFlag3 size={16} stroke={1.75} />}
        choices={PRIORITIES.map((id) => ({ id, name: all.task.priority[id], mark: <PriorityIcon priority={id} /> }))}
        choose={(priority) => change({ priority }, words.prioritisedOnes)}
      />
      <Choice
        {...menu("status")}
        label={words.status}
        icon={<IconCircleHalf2 size={16} stroke={1.75} />}
        choices={STATUSES.map((id) => ({ id, name: all.task.status[id], mark: <StatusIcon status={id} /> }))}
        choose={(status) => change({ status }, words.statusOnes)}
      />
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconCheck size={16} stroke={1.75} />}
        onClick={() => change({ status: "COMPLETED" }, words.completedOnes)}
      >
        <span className={styles.label}>{all.task.complete}</span>
      </Button>
      <CloseButton aria-label={words.clearSelection} onClick={onClear} />
    </div>
  );
}

/** From closed a task only goes back to the beginning. */
function mayBecome(task: TaskSummary, status: TaskSummary["status"]): boolean {
  return task.status !== status && (isOpen(task) || status === "PENDING");
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
        <Button variant="subtle" color="gray" leftSection={icon} aria-label={label}>
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
