import type { DraggableProvidedDragHandleProps } from "@hello-pangea/dnd";
import { ActionIcon } from "@mantine/core";
import { IconCalendar, IconCheck, IconDots, IconMessage } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import type { Status, TaskSummary } from "../../api/types.ts";
import type { LiveProject } from "../../live/project.ts";
import { isOpen, mayBecome, STATUSES } from "../../parts/statuses.ts";
import { useNow } from "../../live/now.ts";
import { Due } from "../../parts/Due.tsx";
import { ButtonMenu, Item } from "../../parts/Popup.tsx";
import { PriorityIcon } from "../../parts/Priority.tsx";
import { StatusIcon } from "../../parts/Status.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { useChosenTask } from "../tasks/chosen.ts";
import { TaskLink } from "../tasks/TaskLink.tsx";
import styles from "./Board.module.css";
import { Assignee, Next, Waits, Watching } from "./Row.tsx";
import { words as own } from "./words.ts";

interface CardProps {
  live: LiveProject;
  task: TaskSummary;
  index: number;
  last: number;
  handle: DraggableProvidedDragHandleProps | null;
  isDragging: boolean;
  isSelected: boolean;
  onSelect: (id: string) => void;
  onMove: (task: TaskSummary, status: Status, index: number) => void;
}

/** A task on the board. The whole card is a link, and what one carries it by. */
export function Card({ live, task, index, last, handle, isDragging, isSelected, onSelect, onMove }: CardProps) {
  const { task: words } = useWords();
  const said = useOwn(own);
  const unread = task.viewer?.unread_comments ?? 0;
  const isChosen = useChosenTask() === task.id;
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) {
      card.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }, [isChosen]);
  return (
    <div
      ref={card}
      className={styles.card}
      data-dragging={isDragging || undefined}
      data-closed={!isOpen(task) || undefined}
      data-open={isChosen || undefined}
      data-selected={isSelected || undefined}
    >
      <span className={`${styles.line} num`}>
        {task.key}
        <PriorityIcon priority={task.priority} />
        <span className={styles.space} />
        <Watching live={live} task={task} />
      </span>
      <TaskLink {...asLink(handle)} id={task.id} className={styles.title} data-card={task.id}>
        {task.title}
      </TaskLink>
      <span className={styles.line}>
        <When task={task} />
        {isOpen(task) && (
          <span className={styles.next}>
            <Next task={task} />
          </span>
        )}
        <span className={styles.space} />
        {unread > 0 && (
          <span className={`${styles.unread} num`} title={words.comments(unread)}>
            <IconMessage size={14} stroke={1.75} aria-hidden />
            {unread}
          </span>
        )}
        <Waits task={task} />
        <Assignee id={task.assignee_id} />
      </span>
      <input
        className={styles.box}
        type="checkbox"
        checked={isSelected}
        aria-label={said.select(task.key)}
        onChange={() => onSelect(task.id)}
      />
      <MoveMenu task={task} index={index} last={last} onMove={onMove} />
    </div>
  );
}

/** What carries the card stays a link to those who hear it. */
function asLink(handle: DraggableProvidedDragHandleProps | null) {
  return { ...handle, role: undefined };
}

function When({ task }: { task: TaskSummary }) {
  const locale = useLocale();
  const now = useNow();
  if (task.completed_at !== null) {
    return (
      <span className={styles.when}>
        <IconCheck size={14} stroke={1.75} aria-hidden />
        {moment(new Date(task.completed_at), now, locale)}
      </span>
    );
  }
  return task.due_at === null ? null : (
    <span className={styles.when}>
      <IconCalendar size={14} stroke={1.75} aria-hidden />
      <Due at={task.due_at} isClosed={!isOpen(task)} />
    </span>
  );
}

/** The same as carrying it, for who would rather not (WCAG 2.5.7). */
function MoveMenu({ task, index, last, onMove }: Pick<CardProps, "task" | "index" | "last" | "onMove">) {
  const { task: said } = useWords();
  const { board } = useOwn(own);
  const ways = isOpen(task)
    ? ([
        [board.top, 0, index > 0],
        [board.up, index - 1, index > 0],
        [board.down, index + 1, index < last],
      ] as const)
    : [];
  return (
    <ButtonMenu
      position="bottom-end"
      button={
        <ActionIcon className={styles.menu ?? ""} variant="default" size={24} aria-label={board.move(task.key)}>
          <IconDots size={16} stroke={1.75} />
        </ActionIcon>
      }
    >
      {STATUSES.filter((status) => mayBecome(task, status)).map((status) => (
        <Item key={status} leftSection={<StatusIcon status={status} />} onClick={() => onMove(task, status, 0)}>
          {board.to(said.status[status])}
        </Item>
      ))}
      {ways.map(([label, to, isPossible]) => (
        <Item key={label} disabled={!isPossible} onClick={() => onMove(task, task.status, to)}>
          {label}
        </Item>
      ))}
    </ButtonMenu>
  );
}
