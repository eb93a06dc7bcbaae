import { ActionIcon, Tooltip, UnstyledButton } from "@mantine/core";
import { IconCircleCheck, IconMessage } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { me } from "../../api/session.ts";
import type { TaskSummary } from "../../api/types.ts";
import { acknowledge, type Shelves } from "../../live/changing.ts";
import { desk, useOne } from "../../live/desk.ts";
import { Due } from "../../parts/Due.tsx";
import { NextStep } from "../../parts/NextStep.tsx";
import { PriorityIcon } from "../../parts/Priority.tsx";
import { StatusIcon } from "../../parts/Status.tsx";
import { Strip } from "../../parts/Strip.tsx";
import { useWords } from "../../words/index.ts";
import { useChosenTask } from "./chosen.ts";
import { useCompletion } from "./completing.ts";
import { SnoozeMenu } from "./SnoozeMenu.tsx";
import styles from "./TaskRow.module.css";
import { useMarks } from "./WithMarks.tsx";

interface Row {
  task: TaskSummary;
  /** Beside those of the desk, the shelves on which the task stands. */
  shelves?: Shelves;
  hasStrip?: boolean;
}

const NONE: Shelves = [];

/** One line a task: what it is, when it is due, and what happens next. */
export function TaskRow({ task, shelves = NONE, hasStrip = false }: Row) {
  const item = useOne(desk.agenda, task.id);
  const marks = useMarks(task.id);
  const isChosen = useChosenTask() === task.id;
  const toggle = useCompletion(task, shelves);
  const words = useWords();
  const unread = task.viewer?.unread_comments ?? 0;
  return (
    <li className={styles.row} data-task={task.key} data-chosen={isChosen || undefined}>
      <UnstyledButton className={styles.status} onClick={toggle} aria-label={words.task.complete}>
        <StatusIcon status={task.status} />
      </UnstyledButton>
      <span className={`${styles.key} num`}>{task.key}</span>
      <span className={styles.title}>
        <Link className="cut" to="/tasks/$id" params={{ id: task.id }}>
          {task.title}
        </Link>
        {unread > 0 && (
          <span className={`${styles.count} num`} title={words.task.comments(unread)}>
            <IconMessage size={14} stroke={1.75} aria-hidden />
            {unread}
          </span>
        )}
        <Actions task={task} shelves={shelves} />
      </span>
      <span className={styles.priority}>
        <PriorityIcon priority={task.priority} />
      </span>
      <Due at={task.due_at} isClosed={task.completed_at !== null} />
      <span className={styles.next}>
        <NextStep item={item} nameOf={desk.nameOf} reader={me().id} snoozedUntil={task.snoozed_until} />
      </span>
      {hasStrip && (
        <span className={styles.strip}>
          <Strip task={task} item={item} marks={marks} />
        </span>
      )}
    </li>
  );
}

function Actions({ task, shelves }: { task: TaskSummary; shelves: Shelves }) {
  const words = useWords();
  const all = [desk.tasks, ...shelves];
  return (
    <span className={styles.actions}>
      {task.acknowledged_at === null && (
        <Tooltip label={words.task.acknowledge}>
          <ActionIcon
            variant="default"
            size={28}
            aria-label={words.task.acknowledge}
            onClick={() => void acknowledge(task, words, all)}
          >
            <IconCircleCheck size={16} stroke={1.75} />
          </ActionIcon>
        </Tooltip>
      )}
      <SnoozeMenu task={task} shelves={all} />
    </span>
  );
}
