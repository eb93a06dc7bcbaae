import { ActionIcon, Button } from "@mantine/core";
import { IconAt, IconSend } from "@tabler/icons-react";
import { Fragment, memo, useEffect, useMemo, useRef, useState } from "react";
import { api } from "../../api/client.ts";
import { me } from "../../api/session.ts";
import type { Comment, Task } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import type { LiveTask } from "../../live/task.ts";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import styles from "./Chat.module.css";
import { MentionField, type MentionHandle } from "./MentionField.tsx";
import { linked } from "./mentions.ts";
import { Deleted, Message, OutgoingMessage } from "./Message.tsx";
import { firstUnread, readers } from "./reading.ts";
import { type Outbox, useAsLeft, useOutbox } from "./sending.ts";
import { keepUnsent, type Unsent, unsentOf } from "./unsent.ts";
import { words as ownWords } from "./words.ts";

interface ChatProps {
  task: Task;
  live: LiveTask;
  /** Where one writes. */
  field: React.RefObject<MentionHandle | null>;
}

/** What is said about a task. */
export const Chat = memo(function Chat({ task, live, field }: ChatProps) {
  const outbox = useOutbox(task);
  return (
    <>
      <Log task={task} live={live} outbox={outbox} />
      <Typing people={live.typing} />
      <Composer task={task} live={live} field={field} onSay={outbox.say} />
    </>
  );
});

interface LogProps {
  task: Task;
  live: LiveTask;
  outbox: Outbox;
}

function Log({ task, live, outbox }: LogProps) {
  const words = useWords();
  const own = useOwn(ownWords);
  const { comments, stateOf } = useAsLeft(task.id, useInOrder(live.comments));
  const deleted = useInOrder(live.deleted);
  const marks = useAll(live.readers);
  useAll(desk.people);
  const reader = me().id;
  const stopped = useMemo(() => readers(comments, marks, reader), [comments, marks, reader]);
  const unread = firstUnread(comments, live.readBefore, reader);
  const last = comments.at(-1)?.id;
  const box = useEnd(last, outbox.outgoing.length);
  useReading(task.id, last);
  const all = inOrder([...comments, ...deleted]);
  const gone = new Set(deleted);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard
    <div ref={box} className={styles.chat} role="log" aria-label={words.task.chat} tabIndex={0}>
      {live.earlier && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => void live.earlier?.()}>
          {own.chat.earlier}
        </Button>
      )}
      {all.map((comment) => (
        <Fragment key={comment.id}>
          {comment.id === unread && <UnreadLine since={live.readBefore?.read_at ?? null} />}
          {gone.has(comment) ? (
            <Deleted comment={comment} />
          ) : (
            <Message
              comment={comment}
              task={task}
              state={stateOf(comment.id)}
              readers={stopped.get(comment.id) ?? []}
            />
          )}
        </Fragment>
      ))}
      {outbox.outgoing.map((message) => (
        <OutgoingMessage key={message.id} message={message} outbox={outbox} project_id={task.project_id} />
      ))}
    </div>
  );
}

function useInOrder(shelf: LiveTask["comments"]): readonly Comment[] {
  const all = useAll(shelf);
  return useMemo(() => inOrder(all), [all]);
}

function inOrder(comments: readonly Comment[]): Comment[] {
  return comments.toSorted((one, other) => one.id.localeCompare(other.id));
}

/** Stays at the end as more is said, and only there: what is above scrolls inside its own box. */
function useEnd(last: string | undefined, outgoing: number) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [last, outgoing]);
  return box;
}

/** What one has before one's eyes is read. */
function useReading(task_id: string, last: string | undefined): void {
  useEffect(() => {
    function read(): void {
      if (last !== undefined && document.visibilityState === "visible") {
        void tellRead(task_id, last);
      }
    }
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [last, task_id]);
}

/** Rows stop counting what was read here. That it failed is no harm: the next message tries again. */
async function tellRead(task_id: string, comment_id: string): Promise<void> {
  try {
    await api.POST("/api/v1/tasks/{task_id}/read", { params: { path: { task_id } }, body: { comment_id } });
  } catch {
    return;
  }
  desk.tasks.amend(task_id, (task) => ({
    ...task,
    ...(task.viewer && { viewer: { ...task.viewer, last_read: comment_id, unread_comments: 0 } }),
  }));
}

function UnreadLine({ since }: { since: string | null }) {
  const own = useOwn(ownWords);
  const locale = useLocale();
  const now = useNow();
  return (
    <p className={styles.unread}>
      {since === null ? own.chat.new : own.chat.since(moment(new Date(since), now, locale))}
    </p>
  );
}

const MOST_NAMED = 2;

function Typing({ people }: { people: readonly string[] }) {
  const own = useOwn(ownWords);
  const names = people.filter((id) => id !== me().id).map((id) => desk.nameOf(id) ?? "?");
  const named = names.slice(0, MOST_NAMED);
  return (
    <p className={styles.typing} role="status">
      {named.length > 0 && (
        <>
          <span className={styles.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {own.chat.typing(named.join(` ${own.and} `), named.length)}
        </>
      )}
    </p>
  );
}

interface ComposerProps extends ChatProps {
  onSay: (text: string) => void;
}

function Composer({ task, live, field, onSay }: ComposerProps) {
  const words = useWords();
  const own = useOwn(ownWords);
  const [unsent, setUnsent] = useState(() => unsentOf(task.id));
  const { text, picked } = unsent;
  const isEmpty = text.trim() === "";
  useEffect(() => keepUnsent(task.id, unsent), [task.id, unsent]);

  function write(change: Partial<Unsent>): void {
    setUnsent((former) => ({ ...former, ...change }));
  }

  function send(): void {
    if (!isEmpty) {
      onSay(linked(text.trim(), picked));
      write({ text: "", picked: [] });
    }
  }

  return (
    <div className={styles.composer}>
      <MentionField
        handle={field}
        project_id={task.project_id}
        label={words.task.write}
        text={text}
        onText={(value) => {
          write({ text: value });
          live.subscription?.typing();
        }}
        onPick={(person) => write({ picked: [...picked, person] })}
        onEnter={send}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label={own.chat.mention}
        onClick={() => field.current?.ask()}
      >
        <IconAt size={16} stroke={1.75} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label={words.task.send}
        disabled={isEmpty}
        onClick={send}
      >
        <IconSend size={16} stroke={1.75} />
      </ActionIcon>
    </div>
  );
}
