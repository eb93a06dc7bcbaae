import { ActionIcon, Tooltip, UnstyledButton } from "@mantine/core";
import { IconCircleCheck, IconClockPause, IconMessage } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { me } from "../../api/session.ts";
import type { TaskSummary } from "../../api/types.ts";
import { useIsWaiting } from "../../live/changing.ts";
import { desk, useOne } from "../../live/desk.ts";
import { acknowledgeTask, completeTask } from "../../parts/acting.ts";
import { Due } from "../../parts/Due.tsx";
import { NextStep } from "../../parts/NextStep.tsx";
import { PriorityIcon } from "../../parts/Priority.tsx";
import { StatusIcon } from "../../parts/Status.tsx";
import { Strip } from "../../parts/Strip.tsx";
import { useWords } from "../../words/index.ts";
import { useChosenTask } from "../tasks/chosen.ts";
import { useMarks } from "../tasks/WithMarks.tsx";
import styles from "./DayRow.module.css";
import { Snooze } from "./Snooze.tsx";

interface Row {
  task: TaskSummary;
  isChosen: boolean;
  isSnoozing: boolean;
  onSnooze: (id: string | null) => void;
}

/** One line a task: what it is, when it is due, what happens next, and its life on the axis that all rows share. */
export const DayRow = memo(function DayRow({ task, isChosen, isSnoozing, onSnooze }: Row) {
  const item = useOne(desk.agenda, task.id);
  const words = useWords();
  const marks = useMarks(task.id);
  const isOpen = useChosenTask() === task.id;
  return (
    <li className={styles.row} data-row={task.id} data-chosen={isChosen || isOpen || undefined}>
      <UnstyledButton className={styles.status} onClick={() => completeTask(task)} aria-label={words.task.complete}>
        <StatusIcon status={task.status} />
      </UnstyledButton>
      <span className={`${styles.key} num cut`}>{task.key}</span>
      <Title task={task} isSnoozing={isSnoozing} onSnooze={onSnooze} />
      <span className={styles.priority}>
        <PriorityIcon priority={task.priority} />
      </span>
      <Due at={task.due_at} isClosed={task.completed_at !== null} />
      <span className={styles.next}>
        <NextStep
          item={item}
          nameOf={desk.nameOf}
          reader={me().id}
          snoozedUntil={task.snoozed_until}
          acknowledgedAt={task.acknowledged_at}
        />
      </span>
      <span className={styles.strip}>
        <Strip task={task} item={item} marks={marks} />
      </span>
    </li>
  );
});

function Title({ task, isSnoozing, onSnooze }: Pick<Row, "task" | "isSnoozing" | "onSnooze">) {
  const words = useWords();
  const isWaiting = useIsWaiting(task.id);
  const unread = task.viewer?.unread_comments ?? 0;
  return (
    <span className={styles.title}>
      <Link className="cut" to="/tasks/$id" params={{ id: task.id }} data-row-focus>
        {task.title}
      </Link>
      {unread > 0 && (
        <span className={`${styles.count} num`} title={words.task.comments(unread)}>
          <IconMessage size={14} stroke={1.75} aria-hidden />
          {unread}
        </span>
      )}
      {task.labels.slice(0, 1).map((label) => (
        <span key={label} className={`${styles.label} cut`}>
          {label}
        </span>
      ))}
      {isWaiting && (
        <span className={styles.count}>
          <IconClockPause size={14} stroke={1.75} aria-hidden />
          {words.state.waits}
        </span>
      )}
      <span className={styles.actions} data-open={isSnoozing || undefined}>
        {task.acknowledged_at === null && <Acknowledge task={task} />}
        <Snooze task={task} isOpen={isSnoozing} onChange={(isOpen) => onSnooze(isOpen ? task.id : null)} />
      </span>
    </span>
  );
}

function Acknowledge({ task }: { task: TaskSummary }) {
  const words = useWords();
  return (
    <Tooltip label={words.task.acknowledge}>
      <ActionIcon variant="default" size={28} aria-label={words.task.acknowledge} onClick={() => acknowledgeTask(task)}>
        <IconCircleCheck size={16} stroke={1.75} />
      </ActionIcon>
    </Tooltip>
  );
}
