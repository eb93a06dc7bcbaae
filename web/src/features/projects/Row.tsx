import { IconCircleCheck, IconClockPause, IconMessage } from "@tabler/icons-react";
import { memo, startTransition, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { me } from "../../api/session.ts";
import type { TaskSummary } from "../../api/types.ts";
import { desk, useAll, useOne } from "../../live/desk.ts";
import type { LiveProject } from "../../live/project.ts";
import type { Shelves } from "../../live/queue.ts";
import { useIsWaiting } from "../../live/unanswered.ts";
import { Due } from "../../parts/Due.tsx";
import { NextStep } from "../../parts/NextStep.tsx";
import { People, Person } from "../../parts/Person.tsx";
import { PriorityIcon } from "../../parts/Priority.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { duration, MINUTE } from "../../words/times.ts";
import { isOpen } from "../../parts/statuses.ts";
import { StatusControl } from "../../parts/StatusControl.tsx";
import { Acknowledge } from "../day/Acknowledge.tsx";
import { SnoozeMenu } from "../tasks/SnoozeMenu.tsx";
import { TaskLink } from "../tasks/TaskLink.tsx";
import { tellingOthers, useNextOf } from "./coming.ts";
import { lateness } from "./groups.ts";
import type { Hand } from "./hand.ts";
import styles from "./Row.module.css";
import { words as own } from "./words.ts";

interface RowProps {
  live: LiveProject;
  task: TaskSummary;
  isSelected: boolean;
  isCurrent: boolean;
  /** Beside the list. */
  isChosen: boolean;
  hand: Hand;
}

/** A task in the project's list. */
export const Row = memo(function Row({ live, task: listed, isSelected, isCurrent, isChosen, hand }: RowProps) {
  const task = useOne(live.tasks, listed.id) ?? listed;
  const words = useWords();
  const said = useOwn(own);
  const link = useRef<HTMLAnchorElement>(null);
  const shelves = useMemo(() => [live.tasks], [live.tasks]);
  const unread = task.viewer?.unread_comments ?? 0;
  const [isHovered, setHovered] = useState(false);
  const isOffering = useDeferredValue(isHovered || isCurrent, false);
  const [isSnoozing, setSnoozing] = useState(false);
  useEffect(() => {
    if (isCurrent && hand.takesFocus(task.id)) {
      link.current?.focus({ preventScroll: true });
    }
  }, [isCurrent, hand, task.id]);
  return (
    <div
      className={styles.row}
      data-task={task.key}
      data-selected={isSelected || undefined}
      data-open={isChosen || undefined}
      data-closed={!isOpen(task) || undefined}
      onFocus={() => hand.touch(task.id)}
      onPointerEnter={() => startTransition(() => setHovered(true))}
      onPointerLeave={() => startTransition(() => setHovered(false))}
    >
      <span className={styles.box}>
        <input
          type="checkbox"
          checked={isSelected}
          aria-label={said.select(task.key)}
          onChange={(event) => hand.select(task.id, (event.nativeEvent as MouseEvent).shiftKey)}
        />
      </span>
      <span className={styles.status}>
        <StatusControl task={task} shelves={shelves} />
      </span>
      <span className={`${styles.key} num`}>{task.key}</span>
      <span className={styles.title}>
        <TaskLink ref={link} id={task.id} className="cut">
          {task.title}
        </TaskLink>
        <Watching live={live} task={task} />
        {task.labels.map((label) => (
          <span key={label} className={styles.label}>
            {label}
          </span>
        ))}
        {unread > 0 && (
          <span className={`${styles.unread} num`} title={words.task.comments(unread)}>
            <IconMessage size={14} stroke={1.75} aria-hidden />
            {unread}
          </span>
        )}
        <Waits task={task} />
        {(isOffering || isSnoozing) && isOpen(task) && task.assignee_id === me().id && (
          <Actions shelves={shelves} task={task} isSnoozing={isSnoozing} onSnooze={setSnoozing} />
        )}
      </span>
      <span className={styles.priority}>
        <PriorityIcon priority={task.priority} />
      </span>
      <span className={styles.due}>
        {task.due_at === null ? said.noDate : <Due at={task.due_at} isClosed={!isOpen(task)} />}
      </span>
      <span className={styles.next}>
        <Next task={task} />
      </span>
      <span className={styles.assignee}>
        <Assignee id={task.assignee_id} />
      </span>
    </div>
  );
});

interface ActionsProps {
  shelves: Shelves;
  task: TaskSummary;
  isSnoozing: boolean;
  onSnooze: (isSnoozing: boolean) => void;
}

/** What I can do about a task of mine without opening it; drawn only where one is. */
function Actions({ shelves, task, isSnoozing, onSnooze }: ActionsProps) {
  return (
    <span className={styles.actions}>
      {task.acknowledged_at === null && <Acknowledge task={task} shelves={shelves} />}
      <SnoozeMenu task={task} shelves={shelves} isOpen={isSnoozing} onToggle={onSnooze} />
    </span>
  );
}

/** A change of it that waits for a connection. */
export function Waits({ task }: { task: TaskSummary }) {
  const { state } = useWords();
  return (
    useIsWaiting(task.id) && (
      <span className={styles.unread}>
        <IconClockPause size={14} stroke={1.75} aria-hidden />
        {state.waits}
      </span>
    )
  );
}

/** What comes next, of a closed task how it ended. While that is not known it says nothing. */
export function Next({ task }: { task: TaskSummary }) {
  const { item, isKnown } = useNextOf(task.id);
  if (!isOpen(task)) {
    return task.status === "COMPLETED" ? <Ended task={task} /> : null;
  }
  if (!isKnown && task.due_at !== null) {
    return null;
  }
  return (
    <NextStep
      item={item && tellingOthers(item, task.assignee_id)}
      nameOf={desk.nameOf}
      reader={me().id}
      snoozedUntil={task.snoozed_until}
      acknowledgedAt={task.acknowledged_at}
    />
  );
}

function Ended({ task }: { task: TaskSummary }) {
  const words = useOwn(own);
  const locale = useLocale();
  const late = lateness(task);
  if (late === null) {
    return null;
  }
  const time = duration(Math.abs(late), locale);
  return (
    <span className={styles.ended}>
      <IconCircleCheck size={14} stroke={1.75} aria-hidden />
      {Math.abs(late) < MINUTE ? words.onTime : late < 0 ? words.early(time) : words.late(time)}
    </span>
  );
}

export function Assignee({ id }: { id: string | null }) {
  const words = useOwn(own);
  useAll(desk.people);
  return id === null ? (
    <span className={styles.nobody} role="img" aria-label={words.unassigned} />
  ) : (
    <Person id={id} name={desk.nameOf(id) ?? "?"} />
  );
}

/** Who of the others has this task open. */
export function Watching({ live, task }: { live: LiveProject; task: TaskSummary }) {
  const others = live.here.filter(({ task_id, user_id }) => task_id === task.id && user_id !== me().id);
  return others.length === 0 ? null : (
    <People people={others.map(({ user_id, state }) => ({ id: user_id, name: desk.nameOf(user_id) ?? "?", state }))} />
  );
}
