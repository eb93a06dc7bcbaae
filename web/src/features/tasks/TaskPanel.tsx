import { Button, SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCheck, IconRotate } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import type { Task, TaskSummary } from "../../api/types.ts";
import { useAll } from "../../live/desk.ts";
import { isDraft } from "../../live/drafts.ts";
import { useProjectNews } from "../../live/project.ts";
import type { Shelves } from "../../live/queue.ts";
import type { Shelf } from "../../live/shelf.ts";
import { type LiveTask, useTask, useWhereabouts } from "../../live/task.ts";
import { acknowledgeTask } from "../../parts/acting.ts";
import { Empty } from "../../parts/Empty.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { type Key, useKeys } from "../../parts/keys.ts";
import { Soon } from "../../parts/Soon.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import { Chat } from "./Chat.tsx";
import { useCompletion } from "./changing.ts";
import { Description } from "./Description.tsx";
import { type Fact, Facts } from "./Facts.tsx";
import { Head } from "./Head.tsx";
import { type Intent, IntentListener } from "./intent.ts";
import type { MentionHandle } from "./MentionField.tsx";
import { AcknowledgeButton, NextBar } from "./NextBar.tsx";
import { SnoozeMenu } from "./SnoozeMenu.tsx";
import styles from "./TaskPanel.module.css";
import { TimelineView } from "./TimelineView.tsx";
import { Title } from "./Title.tsx";
import { words as ownWords } from "./words.ts";

interface PanelProps {
  id: string;
  onClose: () => void;
  /** Beside a list; else it is a page of its own. */
  isBeside?: boolean;
  /** What is known of it before it has come. */
  known?: Shelf<TaskSummary> | undefined;
}

const PHONE = "(max-width: 640px)";
const AT_ONCE = { getInitialValueInEffect: false };

/** A task: what is next and what one can do about it, what was said, and its whole life beside it. Another task is another panel: give it its id as key. */
export function TaskPanel({ id, onClose, isBeside = false, known }: PanelProps) {
  const words = useWords();
  const live = useTask(id, known);
  const task = useAll(live.task)[0];
  useEffect(() => {
    if (task && !isBeside) {
      document.title = `${task.key} ${task.title} · Muster`;
    }
  }, [task, isBeside]);
  if (live.isGone) {
    return <Empty title={words.task.notFound} action={<Button onClick={onClose}>{words.app.back}</Button>} />;
  }
  return task ? <Opened task={task} live={live} onClose={onClose} isBeside={isBeside} /> : <Loading />;
}

/** The task's own shelf takes what lists take: a task in full is more than its summary. */
function asSummaries(shelf: Shelf<Task>): Shelf<TaskSummary> {
  return shelf as unknown as Shelf<TaskSummary>;
}

type Tab = "details" | "timeline" | "chat";

interface OpenedProps {
  task: Task;
  live: LiveTask;
  onClose: () => void;
  isBeside: boolean;
}

function Opened({ task, live, onClose, isBeside }: OpenedProps) {
  const own = useOwn(ownWords);
  useWhereabouts(task);
  useProjectNews(task.project_id);
  const shelves = useMemo(() => [asSummaries(live.task)], [live.task]);
  const isPhone = useMediaQuery(PHONE, undefined, AT_ONCE);
  const [tab, setTab] = useState<Tab>("timeline");
  const [intent, setIntent] = useState<Intent | null>(null);
  const [fact, setFact] = useState<Fact | null>(null);
  const [isSnoozing, setSnoozing] = useState(false);
  const field = useRef<MentionHandle>(null);
  const timeline = useRef<HTMLElement>(null);
  const isOpen = task.status === "PENDING" || task.status === "IN_PROGRESS";
  const toggle = useCompletion(task, shelves);
  useTaskKeys({ task, onClose, shelves, toggle, setTab, setFact, setSnoozing, field, timeline });
  const isNew = isDraft(task.id);
  const has = (one: Tab) => !isPhone || tab === one;
  return (
    <IntentListener value={setIntent}>
      <section className={styles.panel} aria-label={own.panel.label(task.key)}>
        <Head task={task} live={live} onClose={onClose} isBeside={isBeside} />
        <Title task={task} live={live} shelves={shelves} />
        <Facts task={task} shelves={shelves} open={fact} onOpen={setFact} />
        {isOpen && !isNew && (
          <NextBar task={task} shelves={shelves} isSnoozing={isSnoozing && !isPhone} onSnoozing={setSnoozing} />
        )}
        {isPhone && <Tabs task={task} tab={tab} onTab={setTab} />}
        <div className={styles.columns}>
          <Soon>
            {(has("details") || has("chat")) && (
              <div className={styles.left}>
                {has("details") && !live.isPartial && <Description task={task} live={live} shelves={shelves} />}
                {has("chat") && <Chat task={task} live={live} field={field} />}
              </div>
            )}
            {has("timeline") && (
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard
              <aside ref={timeline} className={styles.right} aria-label={own.keys.timeline} tabIndex={0} data-scrolls>
                {!isNew && <TimelineView task={task} intent={intent} />}
              </aside>
            )}
          </Soon>
        </div>
        {isPhone && (
          <Bottom
            task={task}
            shelves={shelves}
            isOpen={isOpen}
            toggle={toggle}
            isSnoozing={isSnoozing}
            onSnoozing={setSnoozing}
          />
        )}
      </section>
    </IntentListener>
  );
}

function Tabs({ task, tab, onTab }: { task: Task; tab: Tab; onTab: (tab: Tab) => void }) {
  const words = useWords();
  const own = useOwn(ownWords);
  return (
    <SegmentedControl
      className={styles.tabs ?? ""}
      aria-label={own.tabs.label}
      fullWidth
      value={tab}
      data={[
        { value: "details", label: words.task.details },
        { value: "chat", label: own.tabs.chat(task.viewer?.unread_comments ?? 0) },
        { value: "timeline", label: words.task.timeline },
      ]}
      onChange={(value) => onTab(value as Tab)}
    />
  );
}

interface BottomProps {
  task: Task;
  shelves: Shelves;
  isOpen: boolean;
  toggle: () => void;
  isSnoozing: boolean;
  onSnoozing: (isOpen: boolean) => void;
}

/** On a phone what one does to a task lies under the thumb. */
function Bottom({ task, shelves, isOpen, toggle, isSnoozing, onSnoozing }: BottomProps) {
  const words = useWords();
  const own = useOwn(ownWords);
  if (!isOpen) {
    return (
      <div className={styles.bottom}>
        <Button size="md" variant="default" leftSection={<IconRotate size={16} stroke={1.75} />} onClick={toggle}>
          {words.task.reopen}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.bottom}>
      {task.acknowledged_at === null && <AcknowledgeButton task={task} shelves={shelves} isLarge />}
      <SnoozeMenu task={task} shelves={shelves} isOpen={isSnoozing} onToggle={onSnoozing} size="large" />
      <Button size="md" variant="default" leftSection={<IconCheck size={16} stroke={1.75} />} onClick={toggle}>
        {own.tabs.done}
      </Button>
    </div>
  );
}

interface Hands {
  task: Task;
  onClose: () => void;
  shelves: Shelves;
  toggle: () => void;
  setTab: (tab: Tab) => void;
  setFact: (fact: Fact) => void;
  setSnoozing: (isSnoozing: boolean) => void;
  field: React.RefObject<MentionHandle | null>;
  timeline: React.RefObject<HTMLElement | null>;
}

/** What single keys do while a task is open. */
function useTaskKeys({ task, onClose, shelves, toggle, setTab, setFact, setSnoozing, field, timeline }: Hands): void {
  const { keys } = useOwn(ownWords);
  const run = useRef<Record<string, () => void>>({});
  useEscape(onClose);
  useEffect(() => {
    /** On a phone only one of them is there. */
    function show(tab: Tab, then: () => void): void {
      setTab(tab);
      requestAnimationFrame(then);
    }
    run.current = {
      Escape: onClose,
      a: () => task.acknowledged_at === null && acknowledgeTask(task, shelves),
      h: () => setSnoozing(true),
      e: toggle,
      s: () => setFact("status"),
      p: () => setFact("priority"),
      m: () => setFact("assignee"),
      d: () => setFact("due"),
      l: () => setFact("labels"),
      t: () => show("timeline", () => timeline.current?.focus()),
      r: () => show("chat", () => field.current?.focus()),
    };
  });

  const bound = useMemo(() => {
    const does: [string, string][] = [
      ["a", keys.acknowledge],
      ["h", keys.snooze],
      ["e", keys.complete],
      ["s", keys.status],
      ["p", keys.priority],
      ["m", keys.member],
      ["d", keys.due],
      ["l", keys.label],
      ["t", keys.timeline],
      ["r", keys.reply],
      ["Escape", keys.close],
    ];
    return does.map(([key, what]): Key => ({ key, does: what, run: () => run.current[key]?.() }));
  }, [keys]);
  useKeys(bound);
}

/**
 * Esc closes what lies above the page first, and only that; a field has its own. Heard before anybody else: a tooltip
 * that happens to be open would keep the key for itself.
 */
function useEscape(onClose: () => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const isAbove = document.querySelector("[role=dialog], [role=menu], [role=listbox]") !== null;
    const isWriting = event.target instanceof HTMLElement && event.target.closest("input, textarea, select") !== null;
    if (event.key === "Escape" && !isAbove && !isWriting) {
      event.stopPropagation();
      onClose();
    }
  });
  useEffect(() => {
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, []);
}
