import { Menu, Tooltip, UnstyledButton } from "@mantine/core";
import { useRef, useState } from "react";
import type { Status, TaskSummary } from "../api/types.ts";
import type { Shelves } from "../live/changing.ts";
import { useWords } from "../words/index.ts";
import { changeTask, completeTask } from "./acting.ts";
import { Hint } from "./Hint.tsx";
import { StatusIcon } from "./Status.tsx";
import styles from "./StatusControl.module.css";

const STATUSES: readonly Status[] = ["PENDING", "IN_PROGRESS", "COMPLETED", "CANCELLED"];
const LONG_MS = 500;
const NONE: Shelves = [];

/** A click completes; the right button, a long press or the menu key opens the others. */
export function StatusControl({ task, shelves = NONE }: { task: TaskSummary; shelves?: Shelves }) {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  const press = useLongPress(() => setOpen(true));

  function clicked(): void {
    if (!isOpen && !press.wasLong()) {
      completeTask(task, shelves);
    }
  }

  function choose(status: Status): void {
    if (status === "COMPLETED") {
      completeTask(task, shelves);
    } else if (status !== task.status) {
      changeTask(task, { status }, `${task.key}: ${words.task.status[status]}`, shelves);
    }
  }

  return (
    <Menu opened={isOpen} onChange={(isWanted) => isWanted || setOpen(false)} position="bottom-start" width={180}>
      <Menu.Target>
        <Tooltip
          label={
            <>
              <Hint keys="E">{words.task.complete}</Hint>, {words.task.moreStates}
            </>
          }
          disabled={isOpen}
          openDelay={300}
        >
          <UnstyledButton
            className={styles.control}
            aria-label={words.task.complete}
            onClick={clicked}
            onContextMenu={(event) => {
              event.preventDefault();
              setOpen(true);
            }}
            {...press.touch}
          >
            <StatusIcon status={task.status} />
          </UnstyledButton>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown aria-label={words.task.setStatus}>
        {STATUSES.map((status) => (
          <Menu.Item
            key={status}
            leftSection={
              <span className={styles.icon} aria-hidden>
                <StatusIcon status={status} />
              </span>
            }
            aria-current={status === task.status || undefined}
            onClick={() => choose(status)}
          >
            {words.task.status[status]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** By touch alone: with a mouse there is the right button. The click that follows is none. */
function useLongPress(onLong: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isLong = useRef(false);
  const end = () => clearTimeout(timer.current);
  function start(): void {
    isLong.current = false;
    timer.current = setTimeout(() => {
      isLong.current = true;
      onLong();
    }, LONG_MS);
  }
  function wasLong(): boolean {
    const was = isLong.current;
    isLong.current = false;
    return was;
  }
  return { wasLong, touch: { onTouchStart: start, onTouchEnd: end, onTouchMove: end, onTouchCancel: end } };
}
