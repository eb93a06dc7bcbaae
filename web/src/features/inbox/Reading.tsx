import { Button } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, got } from "../../api/client.ts";
import { me } from "../../api/session.ts";
import type { Notification, TaskSummary } from "../../api/types.ts";
import { desk, useAll, useOne } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { useBorrowed } from "../../parts/borrowed.ts";
import { Kbd } from "../../parts/Kbd.tsx";
import { NextStep } from "../../parts/NextStep.tsx";
import { Person } from "../../parts/Person.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { clock, moment } from "../../words/times.ts";
import { Acknowledge } from "../day/Acknowledge.tsx";
import { unlinked } from "../tasks/mentions.ts";
import { SnoozeMenu } from "../tasks/SnoozeMenu.tsx";
import { type Bundle, isMessage } from "./grouping.ts";
import styles from "./Inbox.module.css";
import { isToBeAcknowledged } from "./inboxKeys.ts";
import { reasonsFor } from "./reasons.ts";
import { titleOf } from "./sayings.ts";
import { words as own } from "./words.ts";

const MESSAGES = 5;
const NONE: readonly string[] = [];

interface ReadingProps {
  bundle: Bundle | undefined;
  isSnoozing: boolean;
  onSnooze: (isOpen: boolean) => void;
  onOpen: () => void;
}

/** Beside the list: what it is about, what happens next, and why one was told. */
export function Reading({ bundle, isSnoozing, onSnooze, onOpen }: ReadingProps) {
  const words = useOwn(own);
  const task = useTaskOf(bundle?.latest.task_id ?? null);
  return (
    <div className={styles.reading}>
      {bundle === undefined ? (
        <p className={styles.quiet}>{words.nothingChosen}</p>
      ) : (
        <>
          {task ? (
            <About task={task} isSnoozing={isSnoozing} onSnooze={onSnooze} onOpen={onOpen} />
          ) : (
            <h2>{titleOf(bundle, words)}</h2>
          )}
          {isMessage(bundle.latest.kind) && bundle.latest.task_id !== null && (
            <Messages taskId={bundle.latest.task_id} latest={bundle.latest.id} />
          )}
          <Why notice={bundle.latest} task={task} />
        </>
      )}
      <KeyLine />
    </div>
  );
}

/** Whoever's it is. */
function useTaskOf(id: string | null): TaskSummary | undefined {
  const task = useOne(desk.tasks, id ?? "");
  const isElsewhere = id !== null && task?.assignee_id !== me().id;
  useBorrowed(isElsewhere ? [id] : NONE);
  return task;
}

interface AboutProps {
  task: TaskSummary;
  isSnoozing: boolean;
  onSnooze: (isOpen: boolean) => void;
  onOpen: () => void;
}

function About({ task, isSnoozing, onSnooze, onOpen }: AboutProps) {
  const words = useOwn(own);
  const projects = useAll(desk.projects);
  const project = projects.find(({ id }) => id === task.project_id)?.name ?? "";
  return (
    <>
      <div className={styles.bar}>
        <span className={styles.quiet}>{words.in(task.key, project)}</span>
        <SnoozeMenu task={task} isOpen={isSnoozing} onToggle={onSnooze} />
        <Button variant="default" size="compact-md" rightSection={<Kbd>O</Kbd>} onClick={onOpen}>
          {words.open}
        </Button>
      </div>
      <h2>{task.title}</h2>
      <Next task={task} />
    </>
  );
}

function Next({ task }: { task: TaskSummary }) {
  const item = useOne(desk.agenda, task.id);
  const coming = {
    item,
    nameOf: desk.nameOf,
    reader: me().id,
    snoozedUntil: task.snoozed_until,
    acknowledgedAt: task.acknowledged_at,
  };
  return (
    <div className={styles.next}>
      <NextStep {...coming} />
      {isToBeAcknowledged(task) && <Acknowledge task={task} isWide />}
    </div>
  );
}

/** The last of what was written, in the order in which it was. */
function Messages({ taskId, latest }: { taskId: string; latest: string }) {
  const locale = useLocale();
  const now = useNow();
  const { data } = useQuery({
    queryKey: ["messages", taskId, latest],
    queryFn: async () => {
      const params = { path: { task_id: taskId }, query: { sort: "-created_at" as const, limit: MESSAGES } };
      return (await got(api.GET("/api/v1/tasks/{task_id}/comments", { params }))).items.toReversed();
    },
  });
  return data === undefined ? null : (
    <ul className={styles.messages}>
      {data.map((comment) => (
        <li key={comment.id} className={styles.message}>
          <Person id={comment.author_id} name={desk.nameOf(comment.author_id) ?? "?"} />
          <div>
            <b>{desk.nameOf(comment.author_id)}</b>{" "}
            <time dateTime={comment.created_at}>{moment(new Date(comment.created_at), now, locale)}</time>
            <p>{unlinked(comment.text).text}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Why({ notice, task }: { notice: Notification; task: TaskSummary | undefined }) {
  const words = useOwn(own);
  const reader = { id: me().id, nameOf: desk.nameOf };
  return (
    <section className={styles.why} aria-label={words.why}>
      <h3>{words.why}</h3>
      <p>{reasonsFor(notice, task, reader, words)}</p>
      <Channels notice={notice} />
      <Link className={styles.change} to="/settings">
        <IconAdjustmentsHorizontal size={14} stroke={1.75} aria-hidden />
        {words.change}
      </Link>
    </section>
  );
}

function Channels({ notice }: { notice: Notification }) {
  const words = useWords();
  const locale = useLocale();
  const { data } = useQuery({
    queryKey: ["deliveries", notice.id],
    queryFn: async () => {
      const params = { path: { notification_id: notice.id } };
      return (await got(api.GET("/api/v1/notifications/{notification_id}/deliveries", { params }))).items;
    },
  });
  return (
    <ul className={styles.channels}>
      {data?.map(({ id, channel, state, finished_at }) => (
        <li key={id} className="num">
          {words.channel[channel]}: {words.outcome[state]}
          {state === "SENT" && finished_at !== null && ` ${clock(new Date(finished_at), locale)}`}
        </li>
      ))}
    </ul>
  );
}

function KeyLine() {
  const { keys } = useOwn(own);
  const bound = [
    ["J", "K", keys.move],
    ["E", keys.done],
    ["H", keys.snooze],
    ["O", keys.open],
    ["U", keys.unread],
    ["?", keys.all],
  ];
  return (
    <p className={styles.keys} aria-hidden>
      {bound.map((line) => (
        <span key={line.at(-1)}>
          {line.slice(0, -1).map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
          {line.at(-1)}
        </span>
      ))}
    </p>
  );
}
