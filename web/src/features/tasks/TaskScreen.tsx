import { ActionIcon, Button } from "@mantine/core";
import { IconCalendar, IconCircleCheck, IconTag, IconX } from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { me } from "../../api/session.ts";
import type { Task } from "../../api/types.ts";
import { acknowledge } from "../../live/changing.ts";
import { desk, useAll, useOne } from "../../live/desk.ts";
import type { Shelf } from "../../live/shelf.ts";
import { type LiveTask, useTask } from "../../live/task.ts";
import type { TaskSummary } from "../../api/types.ts";
import { Due } from "../../parts/Due.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { aboutOf } from "../../parts/marks.ts";
import { NextStep } from "../../parts/NextStep.tsx";
import { People, Person } from "../../parts/Person.tsx";
import { PriorityIcon } from "../../parts/Priority.tsx";
import { StatusIcon } from "../../parts/Status.tsx";
import { useWords } from "../../words/index.ts";
import { Chat } from "./Chat.tsx";
import { useCompletion } from "./completing.ts";
import { SnoozeMenu } from "./SnoozeMenu.tsx";
import { TimelineView } from "./TimelineView.tsx";
import styles from "./TaskScreen.module.css";

const Markdown = lazy(() => import("./Markdown.tsx"));

/** A task: what is next and what one can do about it, what was said, and its whole life beside it. */
export function TaskScreen({ id }: { id: string }) {
  const words = useWords();
  const live = useTask(id);
  const task = useAll(live.task)[0];
  useEffect(() => {
    if (task) {
      document.title = `${task.key} ${task.title} · Muster`;
    }
  }, [task]);
  if (live.isGone) {
    return <Empty title={words.task.notFound} />;
  }
  return task ? <Opened task={task} live={live} /> : null;
}

function Opened({ task, live }: { task: Task; live: LiveTask }) {
  const isOpen = task.status === "PENDING" || task.status === "IN_PROGRESS";
  return (
    <div className={styles.task}>
      <Head task={task} live={live} />
      <h1 className={styles.title}>{task.title}</h1>
      <Facts task={task} live={live} />
      {isOpen && <Next task={task} live={live} />}
      <div className={styles.columns}>
        <div className={styles.left}>
          <Description text={task.description} />
          <Chat task={task} live={live} />
        </div>
        <div className={styles.right}>
          <TimelineView task={task} />
        </div>
      </div>
    </div>
  );
}

function Head({ task, live }: { task: Task; live: LiveTask }) {
  const words = useWords();
  const { history } = useRouter();
  const others = live.here.filter(({ user_id }) => user_id !== me().id);
  return (
    <header className={styles.head}>
      <span className="num">{task.key}</span>
      <span />
      <People
        people={others.map(({ user_id, state }) => ({ id: user_id, name: desk.nameOf(user_id) ?? "?", state }))}
      />
      <ActionIcon variant="subtle" color="gray" aria-label={words.app.close} onClick={() => history.back()}>
        <IconX size={16} stroke={1.75} />
      </ActionIcon>
    </header>
  );
}

/** The task's own shelf takes what lists take: a task in full is more than its summary. */
function asSummaries(shelf: Shelf<Task>): Shelf<TaskSummary> {
  return shelf as unknown as Shelf<TaskSummary>;
}

function Facts({ task, live }: { task: Task; live: LiveTask }) {
  const words = useWords();
  const toggle = useCompletion(task, [asSummaries(live.task)]);
  const assignee = desk.nameOf(task.assignee_id);
  return (
    <div className={styles.facts}>
      <Button
        variant="default"
        size="xs"
        leftSection={<StatusIcon status={task.status} />}
        onClick={toggle}
        title={task.completed_at === null ? words.task.complete : words.task.reopen}
      >
        {words.task.status[task.status]}
      </Button>
      <span className={styles.fact}>
        <IconCalendar size={14} stroke={1.75} aria-hidden />
        {task.due_at === null ? words.task.noDate : <Due at={task.due_at} isClosed={task.completed_at !== null} />}
      </span>
      <span className={styles.fact}>
        {task.assignee_id && assignee ? <Person id={task.assignee_id} name={assignee} isSmall /> : null}
        {assignee ?? words.task.nobody}
      </span>
      <span className={styles.fact}>
        <PriorityIcon priority={task.priority} />
        {words.task.priority[task.priority]}
      </span>
      {task.labels.map((label) => (
        <span key={label} className={styles.fact}>
          <IconTag size={14} stroke={1.75} aria-hidden />
          {label}
        </span>
      ))}
    </div>
  );
}

function Next({ task, live }: { task: Task; live: LiveTask }) {
  const words = useWords();
  const item = useOne(desk.agenda, task.id);
  const shelves = [desk.tasks, asSummaries(live.task)];
  return (
    <div className={styles.next} data-about={item?.kind ? aboutOf(item.kind) : "plain"}>
      <NextStep item={item} nameOf={desk.nameOf} reader={me().id} snoozedUntil={task.snoozed_until} />
      <SnoozeMenu task={task} shelves={shelves} isWide />
      {task.acknowledged_at === null && (
        <Button
          leftSection={<IconCircleCheck size={16} stroke={1.75} />}
          onClick={() => void acknowledge(task, words, shelves)}
        >
          {words.task.acknowledge}
        </Button>
      )}
    </div>
  );
}

function Description({ text }: { text: string }) {
  if (text === "") {
    return null;
  }
  return (
    <div className={styles.description}>
      <Suspense fallback={null}>
        <Markdown text={text} />
      </Suspense>
    </div>
  );
}
