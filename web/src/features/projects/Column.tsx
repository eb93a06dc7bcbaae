import { Draggable, Droppable } from "@hello-pangea/dnd";
import { ActionIcon, UnstyledButton } from "@mantine/core";
import { IconLayoutSidebarRightCollapse, IconPlus } from "@tabler/icons-react";
import { memo, useState } from "react";
import type { Status, TaskSummary } from "../../api/types.ts";
import type { LiveProject } from "../../live/project.ts";
import { StatusIcon } from "../../parts/Status.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import { useTaskCreation } from "../tasks/creation.ts";
import styles from "./Board.module.css";
import { Card } from "./Card.tsx";
import { words as own } from "./words.ts";

const MOST_AT_FIRST = 50;

interface ColumnProps {
  live: LiveProject;
  status: Status;
  tasks: readonly TaskSummary[];
  isFolded: boolean;
  onFold: () => void;
  /** What is carried can't be dropped here. */
  isClosedTo: boolean;
  /** What is carried comes from elsewhere. */
  isOther: boolean;
  selected: ReadonlySet<string>;
  onSelect: (id: string) => void;
  onMove: (task: TaskSummary, status: Status, index: number) => void;
}

export function Column(props: ColumnProps) {
  const { live, status, tasks, isFolded, onFold, isClosedTo, isOther, selected, onSelect, onMove } = props;
  const words = useOwn(own);
  const { task: said } = useWords();
  const [most, setMost] = useState(MOST_AT_FIRST);
  const name = said.status[status];
  if (isFolded) {
    return (
      <UnstyledButton
        className={styles.folded}
        onClick={onFold}
        aria-expanded={false}
        aria-label={words.board.unfold(name, tasks.length)}
      >
        <span>
          {name} <span className="num">{tasks.length}</span>
        </span>
      </UnstyledButton>
    );
  }
  const shown = tasks.slice(0, most);
  const left = tasks.length - shown.length;
  return (
    <section className={styles.column} aria-labelledby={`column-${status}`} data-closed-to={isClosedTo || undefined}>
      <Top status={status} count={tasks.length} onFold={onFold} />
      <Droppable droppableId={status} isDropDisabled={isClosedTo}>
        {(provided, { isDraggingOver }) => (
          <>
            {isOther && isDraggingOver && <p className={styles.hint}>{words.board.drop[status]}</p>}
            <ul
              className={styles.cards}
              ref={provided.innerRef}
              {...provided.droppableProps}
              data-over={isDraggingOver}
            >
              {shown.map((task, index) => (
                <Carried
                  key={task.id}
                  live={live}
                  task={task}
                  index={index}
                  last={tasks.length - 1}
                  isSelected={selected.has(task.id)}
                  onSelect={onSelect}
                  onMove={onMove}
                />
              ))}
              {provided.placeholder}
              {tasks.length === 0 && !isDraggingOver && <li className={styles.empty}>{words.board.empty}</li>}
              {left > 0 && (
                <li>
                  <UnstyledButton className={styles.more} onClick={() => setMost(most + MOST_AT_FIRST)}>
                    {words.board.more(Math.min(left, MOST_AT_FIRST))}
                  </UnstyledButton>
                </li>
              )}
            </ul>
          </>
        )}
      </Droppable>
    </section>
  );
}

function Top({ status, count, onFold }: { status: Status; count: number; onFold: () => void }) {
  const words = useOwn(own);
  const { app, task } = useWords();
  const create = useTaskCreation();
  const isClosed = status === "COMPLETED" || status === "CANCELLED";
  return (
    <h2 className={styles.top} id={`column-${status}`}>
      <span aria-hidden className={styles.mark}>
        <StatusIcon status={status} />
      </span>
      {task.status[status]} <span className="num">{count}</span>
      {status === "PENDING" && (
        <ActionIcon variant="subtle" color="gray" size={28} aria-label={app.newTask} onClick={create}>
          <IconPlus size={16} stroke={1.75} />
        </ActionIcon>
      )}
      {isClosed && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label={words.board.fold(task.status[status])}
          aria-expanded
          onClick={onFold}
        >
          <IconLayoutSidebarRightCollapse size={16} stroke={1.75} />
        </ActionIcon>
      )}
    </h2>
  );
}

interface CarriedProps {
  live: LiveProject;
  task: TaskSummary;
  index: number;
  last: number;
  isSelected: boolean;
  onSelect: (id: string) => void;
  onMove: (task: TaskSummary, status: Status, index: number) => void;
}

const Carried = memo(function Carried({ live, task, index, last, isSelected, onSelect, onMove }: CarriedProps) {
  return (
    <Draggable draggableId={task.id} index={index}>
      {(provided, { isDragging }) => (
        <li className={styles.place} ref={provided.innerRef} {...provided.draggableProps}>
          <Card
            live={live}
            task={task}
            index={index}
            last={last}
            handle={provided.dragHandleProps}
            isDragging={isDragging}
            isSelected={isSelected}
            onSelect={onSelect}
            onMove={onMove}
          />
        </li>
      )}
    </Draggable>
  );
});
