import { IconClockPause, IconMessage } from "@tabler/icons-react";
import { memo, startTransition, useDeferredValue, useState } from "react";
import { me } from "../../api/session.ts";
import type { TaskSummary } from "../../api/types.ts";
import { desk, useOne } from "../../live/desk.ts";
import { isDraft } from "../../live/drafts.ts";
import { useIsWaiting } from "../../live/unanswered.ts";
import { Due } from "../../parts/Due.tsx";
import { NextStep } from "../../parts/NextStep.tsx";
import { Person } from "../../parts/Person.tsx";
import { PriorityIcon } from "../../parts/Priority.tsx";
import { StatusControl } from "../../parts/StatusControl.tsx";
import { Strip } from "../../parts/Strip.tsx";
import { useWords } from "../../words/index.ts";
import { SnoozeMenu } from "../tasks/SnoozeMenu.tsx";
import { TaskLink } from "../tasks/TaskLink.tsx";
import { Acknowledge } from "./Acknowledge.tsx";
import styles from "./DayRow.module.css";

interface Row {
  task: TaskSummary;
  isChosen: boolean;
  /** Beside the list. */
  isOpen: boolean;
  isSnoozing: boolean;
  onSnooze: (id: string | null) => void;
}

/** One line a task: what it is, when it is due, what happens next, and its life on the axis that all rows share. */
export const DayRow = memo(function DayRow({ task: listed, isChosen, isOpen, isSnoozing, onSnooze }: Row) {
  const task = useOne(desk.tasks, listed.id) ?? listed;
  const item = useOne(desk.agenda, task.id);
  const [isNear, setNear] = useState(false);
  const isOffering = useDeferredValue(isNear || isChosen || isOpen, false);
  return (
    <li
      className={styles.row}
      data-row={task.id}
      data-chosen={isChosen || isOpen || undefined}
      onPointerEnter={() => startTransition(() => setNear(true))}
    >
      <span className={styles.status}>
        <StatusControl task={task} />
      </span>
      <span className={`${styles.key} num cut`}>{task.key}</span>
      <Title task={task}>
        {(isOffering || isSnoozing) && (
          <span className={styles.actions} data-open={isSnoozing || undefined}>
            {task.acknowledged_at === null && <Acknowledge task={task} />}
            <SnoozeMenu task={task} isOpen={isSnoozing} onToggle={(isAsked) => onSnooze(isAsked ? task.id : null)} />
          </span>
        )}
      </Title>
      <span className={styles.priority}>
        <PriorityIcon priority={task.priority} />
      </span>
      <Due at={task.due_at} isClosed={task.completed_at !== null} />
      <span className={styles.next}>
        {!isDraft(task.id) && (
          <NextStep
            item={item}
            nameOf={desk.nameOf}
            reader={me().id}
            snoozedUntil={task.snoozed_until}
            acknowledgedAt={task.acknowledged_at}
          />
        )}
      </span>
      <span className={styles.strip}>
        <Strip task={task} item={item} marks={item?.marks} />
      </span>
    </li>
  );
});

/** `children` are what one can do about it: made only where the pointer or the keys have come. */
function Title({ task, children }: { task: TaskSummary; children: React.ReactNode }) {
  const words = useWords();
  const isWaiting = useIsWaiting(task.id);
  const unread = task.viewer?.unread_comments ?? 0;
  return (
    <span className={styles.title}>
      <TaskLink id={task.id} className="cut" data-row-focus>
        {task.title}
      </TaskLink>
      <Whose task={task} />
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
      {children}
    </span>
  );
}

/** Said only where it is not one's own. */
function Whose({ task: { assignee_id } }: { task: TaskSummary }) {
  const words = useWords();
  const name = desk.nameOf(assignee_id);
  if (assignee_id === null || assignee_id === me().id || name === undefined) {
    return null;
  }
  return (
    <span className={styles.whose} title={words.task.of(name)}>
      <Person id={assignee_id} name={name} isSmall />
      <span aria-hidden>{name.split(" ")[0]}</span>
    </span>
  );
}
