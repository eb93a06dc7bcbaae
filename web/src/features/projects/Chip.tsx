import { useEffect, useRef } from "react";
import type { TaskSummary } from "../../api/types.ts";
import { useNow } from "../../live/now.ts";
import { StatusIcon } from "../../parts/Status.tsx";
import { useLocale } from "../../words/index.ts";
import { clock } from "../../words/times.ts";
import styles from "./Calendar.module.css";
import { type Carrying, HELP } from "./carrying.ts";
import { useIsSelected } from "./useChipKeys.ts";
import { isOpen } from "../../parts/statuses.ts";
import { TaskLink } from "../tasks/TaskLink.tsx";
import { isLate } from "./groups.ts";

/** What a dragged chip carries: the id of its task. */
export const DRAGGED = "application/x-muster-task";

interface ChipProps {
  task: TaskSummary;
  /** Null where it has no date. */
  day: string | null;
  carrying: Carrying;
}

/** A task in the calendar: a link, to be dragged to another day or carried there by keys. */
export function Chip({ task, day, carrying }: ChipProps) {
  const locale = useLocale();
  const now = useNow();
  const link = useRef<HTMLAnchorElement>(null);
  const isLifted = carrying.lifted?.task.id === task.id;
  const isSelected = useIsSelected(task.id);
  const isFocused = carrying.focused === task.id;
  useEffect(() => {
    if (isFocused) {
      link.current?.focus();
    }
  }, [isFocused, day]);
  return (
    <TaskLink
      ref={link}
      className={styles.chip}
      id={task.id}
      title={task.title}
      aria-describedby={HELP}
      data-lifted={isLifted || undefined}
      data-chip={task.id}
      data-selected={isSelected || undefined}
      data-late={isLate(task, now) || undefined}
      data-closed={!isOpen(task) || undefined}
      onKeyDown={(event) => carrying.press(event, task)}
      onBlur={carrying.blur}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.clearData();
        event.dataTransfer.setData(DRAGGED, task.id);
        event.dataTransfer.effectAllowed = "move";
      }}
    >
      <StatusIcon status={task.status} />
      {task.due_at !== null && <time dateTime={task.due_at}>{clock(new Date(task.due_at), locale)}</time>}
      <span className="cut">{task.title}</span>
    </TaskLink>
  );
}
