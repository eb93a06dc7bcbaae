import { useId, useRef, useState } from "react";
import type { Status, TaskSummary } from "../api/types.ts";
import type { Shelves } from "../live/queue.ts";
import { useWords } from "../words/index.ts";
import { changeTask, completeTask } from "./acting.ts";
import { Item, Popup } from "./Popup.tsx";
import { Hint } from "./Hint.tsx";
import { StatusIcon } from "./Status.tsx";
import { isOpen, mayBecome, STATUSES } from "./statuses.ts";
import styles from "./StatusControl.module.css";
import { Tip } from "./Tip.tsx";

const LONG_MS = 500;
const NONE: Shelves = [];

/** A click completes the task or opens it again; the right button, a long press or the menu key offers the others. */
export function StatusControl({ task, shelves = NONE }: { task: TaskSummary; shelves?: Shelves }) {
  const words = useWords();
  const [isAsked, setAsked] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const verb = isOpen(task) ? words.task.complete : words.task.reopen;
  const press = useLongPress(() => setAsked(true));
  const label = (
    <>
      <Hint keys="E">{verb}</Hint>, {words.task.moreStates}
    </>
  );

  function clicked(): void {
    if (press.wasLong()) {
      return;
    }
    if (isAsked) {
      setAsked(false);
    } else {
      become(isOpen(task) ? "COMPLETED" : "PENDING");
    }
  }

  function become(status: Status): void {
    if (status === "COMPLETED") {
      completeTask(task, shelves);
    } else {
      const said = isOpen(task) ? `${task.key}: ${words.task.status[status]}` : words.task.reopened(task.key);
      changeTask(task, { status }, said, shelves);
    }
  }

  return (
    <span className={styles.place}>
      <Tip label={label} isOff={isAsked}>
        <button
          type="button"
          ref={button}
          className={styles.control}
          aria-label={`${verb}, ${task.key}`}
          onClick={clicked}
          onContextMenu={(event) => {
            event.preventDefault();
            setAsked(true);
          }}
          {...press.touch}
        >
          <StatusIcon status={task.status} />
        </button>
      </Tip>
      {isAsked && (
        <Popup
          kind="menu"
          id={id}
          target={button}
          label={words.task.setStatus}
          position="bottom-start"
          width={180}
          onClose={() => setAsked(false)}
        >
          {STATUSES.filter((status) => mayBecome(task, status)).map((status) => (
            <Item
              key={status}
              leftSection={
                <span className={styles.icon}>
                  <StatusIcon status={status} />
                </span>
              }
              onClick={() => become(status)}
            >
              {words.task.status[status]}
            </Item>
          ))}
        </Popup>
      )}
    </span>
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
