import { DragDropContext, type DropResult, type ResponderProvided } from "@hello-pangea/dnd";
import { useCallback, useMemo, useRef, useState } from "react";
import type { Status, TaskSummary } from "../../api/types.ts";
import type { LiveProject } from "../../live/project.ts";
import { mayBecome, STATUSES } from "../../parts/statuses.ts";
import { useOwn, useWords } from "../../words/index.ts";
import styles from "./Board.module.css";
import { type Columns, columnsOf, movesTo } from "./columns.ts";
import { Column } from "./Column.tsx";
import { edit } from "./editing.ts";
import { useHand } from "./hand.ts";
import { toggled } from "./search.ts";
import { SelectionBar } from "./SelectionBar.tsx";
import { useBoardKeys } from "./useBoardKeys.ts";
import { words as own } from "./words.ts";

interface Lifted {
  task: TaskSummary;
  /** What was on the board when it was lifted: others' changes wait until it is dropped. */
  columns: Columns;
}

/** Tasks by status, to be carried from one to the other and up and down. */
export function Board({ live, tasks }: { live: LiveProject; tasks: readonly TaskSummary[] }) {
  const words = useOwn(own);
  const current = useMemo(() => columnsOf(tasks), [tasks]);
  const [lifted, setLifted] = useState<Lifted | null>(null);
  const [folded, setFolded] = useState<readonly Status[]>(["CANCELLED"]);
  const columns = lifted?.columns ?? current;
  const move = useMove(live, columns);
  const told = useTold(columns);
  const board = useRef<HTMLDivElement>(null);
  const [hand, held] = useHand();
  const select = useCallback((id: string) => hand.select(id, false), [hand]);
  useBoardKeys(board, hand);

  function drop(result: DropResult, provided: ResponderProvided): void {
    told.drop(result, provided);
    setLifted(null);
    if (lifted !== null && result.destination !== null) {
      move(lifted.task, result.destination.droppableId as Status, result.destination.index);
    }
  }

  return (
    <DragDropContext
      dragHandleUsageInstructions={words.board.help}
      onBeforeCapture={({ draggableId }) => {
        const task = tasks.find(({ id }) => id === draggableId);
        setLifted(task === undefined ? null : { task, columns: current });
      }}
      onDragStart={told.lift}
      onDragUpdate={told.carry}
      onDragEnd={drop}
    >
      <div className={styles.frame}>
        <div
          className={styles.board}
          ref={board}
          data-folded={folded.length}
          onFocus={({ target }) => target.dataset.card && hand.touch(target.dataset.card)}
        >
          {STATUSES.map((status) => (
            <Column
              key={status}
              live={live}
              status={status}
              tasks={columns[status]}
              isFolded={folded.includes(status)}
              onFold={() => setFolded(toggled(folded, status))}
              isClosedTo={lifted !== null && lifted.task.status !== status && !mayBecome(lifted.task, status)}
              isOther={lifted !== null && lifted.task.status !== status}
              selected={held.selected}
              onSelect={select}
              onMove={move}
            />
          ))}
        </div>
        <SelectionBar live={live} tasks={tasks} hand={hand} held={held} />
      </div>
    </DragDropContext>
  );
}

function useMove(live: LiveProject, columns: Columns): (task: TaskSummary, status: Status, index: number) => void {
  const words = useOwn(own);
  const all = useWords();
  return useCallback(
    (task, status, index) => {
      const edits = movesTo(task, status, columns[status], index);
      const said = { message: () => words.board.moved(task.key, all.task.status[status]), undo: words.undo };
      void edit(live, edits, task.status === status ? undefined : said);
    },
    [live, columns, words, all],
  );
}

/** What is said to those who hear the board. */
function useTold(columns: Columns) {
  const { board } = useOwn(own);
  const { task: words } = useWords();
  const titleOf = (id: string) =>
    STATUSES.flatMap((status) => columns[status]).find((task) => task.id === id)?.title ?? "";
  const place = ({ droppableId, index }: { droppableId: string; index: number }) =>
    [index + 1, words.status[droppableId as Status]] as const;
  return {
    lift: (
      { draggableId, source }: { draggableId: string; source: DropResult["source"] },
      { announce }: ResponderProvided,
    ) => announce(board.lifted(titleOf(draggableId), ...place(source))),
    carry: (
      { draggableId, destination }: Pick<DropResult, "draggableId" | "destination">,
      { announce }: ResponderProvided,
    ) =>
      announce(
        destination === null
          ? board.nowhere(titleOf(draggableId))
          : board.over(titleOf(draggableId), ...place(destination)),
      ),
    drop: ({ draggableId, destination, reason }: DropResult, { announce }: ResponderProvided) =>
      announce(
        destination === null || reason === "CANCEL"
          ? board.returned(titleOf(draggableId))
          : board.dropped(titleOf(draggableId), ...place(destination)),
      ),
  };
}
