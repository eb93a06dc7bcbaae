import { Menu, UnstyledButton } from "@mantine/core";
import { useRef, useState } from "react";
import type { Status, TaskSummary } from "../../api/types.ts";
import type { LiveProject } from "../../live/project.ts";
import { StatusIcon } from "../../parts/Status.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import { COLUMNS, mayMove } from "./columns.ts";
import { edit } from "./editing.ts";
import { isOpen } from "./groups.ts";
import styles from "./Row.module.css";
import { words as own } from "./words.ts";

const LONG_PRESS_MS = 500;

/** A click completes the task or opens it again; a right click or a long press lets one choose. */
export function StatusControl({ live, task }: { live: LiveProject; task: TaskSummary }) {
  const words = useWords();
  const said = useOwn(own);
  const [isAsked, setAsked] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const press = useLongPress(() => setAsked(true));

  function become(status: Status): void {
    const message = () => {
      if (status === "COMPLETED") {
        return words.task.completed(task.key);
      }
      return isOpen(task) ? said.statusOnes(1) : said.reopened(task.key);
    };
    void edit(live, [{ task, wanted: { status } }], words, { message, undo: said.undo });
  }

  function close(): void {
    setAsked(false);
    button.current?.focus();
  }

  return (
    <span className={styles.status}>
      <UnstyledButton
        ref={button}
        className={styles.ring}
        aria-label={`${isOpen(task) ? words.task.complete : words.task.reopen}, ${task.key}`}
        onClick={() => !press.wasLong() && become(isOpen(task) ? "COMPLETED" : "PENDING")}
        onContextMenu={(event) => {
          event.preventDefault();
          setAsked(true);
        }}
        {...press.on}
      >
        <StatusIcon status={task.status} />
      </UnstyledButton>
      {isAsked && (
        <Menu opened position="bottom-start" onClose={close}>
          <Menu.Target>
            <span className={styles.anchor} />
          </Menu.Target>
          <Menu.Dropdown aria-label={said.statusMenu(task.key)}>
            {COLUMNS.filter((status) => status !== task.status && mayMove(task.status, status)).map((status) => (
              <Menu.Item
                key={status}
                leftSection={
                  <span aria-hidden>
                    <StatusIcon status={status} />
                  </span>
                }
                onClick={() => become(status)}
              >
                {words.task.status[status]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </span>
  );
}

/** By finger: not every browser makes a context menu of it. The click that ends it means nothing then. */
function useLongPress(run: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isLong = useRef(false);
  const stop = () => clearTimeout(timer.current);
  return {
    wasLong: () => isLong.current,
    on: {
      onPointerDown: ({ pointerType }: React.PointerEvent) => {
        isLong.current = false;
        if (pointerType === "touch") {
          timer.current = setTimeout(() => {
            isLong.current = true;
            run();
          }, LONG_PRESS_MS);
        }
      },
      onPointerUp: stop,
      onPointerCancel: stop,
      onPointerLeave: stop,
    },
  };
}
