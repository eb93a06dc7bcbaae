import { useNavigate, useSearch } from "@tanstack/react-router";
import { Suspense, useCallback, useEffect, useRef } from "react";
import type { TaskSummary } from "../../api/types.ts";
import { useCreated } from "../../live/drafts.ts";
import type { Shelf } from "../../live/shelf.ts";
import { useAfterwards } from "../../parts/afterwards.ts";
import { Loading } from "../../parts/Loading.tsx";
import { ChosenTask, ShownTask } from "./chosen.ts";
import styles from "./WithPanel.module.css";
import { Beside } from "../../lazies.ts";

const TASK = /^\/tasks\/([0-9a-f-]{36})$/;

interface PanelProps {
  /** Those of the list, where they are not one's own. */
  tasks?: Shelf<TaskSummary>;
  children: React.ReactNode;
}

/**
 * A list, and beside it the task that was chosen in it: the address names it as `?task=<id>`, and Back closes it. Rows
 * stay links to the task's own page, for whoever opens them elsewhere. On a tablet and on a phone it covers the list.
 */
export function WithPanel({ tasks, children }: PanelProps) {
  const id = useSearch({ strict: false, select: (search: object) => asId("task" in search ? search.task : null) });
  const navigate = useNavigate();

  const show = useCallback(
    async (task: string | undefined, replace = false) =>
      navigate({ to: ".", search: ((old: object) => ({ ...old, task })) as never, replace }),
    [navigate],
  );

  const close = useCallback(() => void show(undefined), [show]);

  const created = useCreated(id ?? "")?.id;
  useEffect(() => {
    if (created !== undefined) {
      void show(created, true);
    }
  }, [created, show]);

  const shown = useAfterwards(id);
  const list = useRef<HTMLDivElement>(null);
  useReturn(list, shown);

  function clicked(event: React.MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const task = TASK.exec(link?.getAttribute("href") ?? "")?.[1];
    if (
      task !== undefined &&
      !event.defaultPrevented &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.shiftKey &&
      !event.altKey
    ) {
      event.preventDefault();
      event.stopPropagation();
      void show(task);
    }
  }

  return (
    <ChosenTask value={id ?? null}>
      <div
        className={styles.split}
        data-open={shown !== undefined || undefined}
        data-leaving={id === undefined || undefined}
      >
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- links inside do the work, by keyboard too */}
        <div ref={list} className={styles.list} onClickCapture={clicked}>
          <ShownTask value={shown ?? null}>{children}</ShownTask>
        </div>
        {shown !== undefined && (
          <Suspense fallback={<Loading />}>
            <Beside id={shown} known={tasks} onClose={close} />
          </Suspense>
        )}
      </div>
    </ChosenTask>
  );
}

/** Once the panel is closed the focus is at the task in the list: the last that leads to it, for the head may name it too. */
function useReturn(list: React.RefObject<HTMLElement | null>, id: string | undefined): void {
  const former = useRef(id);
  useEffect(() => {
    const left = former.current;
    former.current = id;
    if (left !== undefined && id === undefined) {
      const links = list.current?.querySelectorAll<HTMLElement>(`a[href="/tasks/${left}"]`) ?? [];
      [...links].at(-1)?.focus();
    }
  }, [list, id]);
}

function asId(task: unknown): string | undefined {
  return typeof task === "string" && TASK.test(`/tasks/${task}`) ? task : undefined;
}
