import { ActionIcon, Textarea } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { Fragment, useEffect, useRef, useState } from "react";
import { api, got } from "../../api/client.ts";
import { me } from "../../api/session.ts";
import type { Comment, Task } from "../../api/types.ts";
import { tellRefusal } from "../../live/changing.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import type { LiveTask } from "../../live/task.ts";
import { Person } from "../../parts/Person.tsx";
import { useLocale, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import styles from "./Chat.module.css";

/** What is said about a task. */
export function Chat({ task, live }: { task: Task; live: LiveTask }) {
  const comments = useAll(live.comments).toSorted((one, other) => one.id.localeCompare(other.id));
  const end = useRef<HTMLDivElement>(null);
  const last = comments.at(-1)?.id;
  useEffect(() => {
    end.current?.scrollIntoView?.({ block: "end" });
    if (last !== undefined) {
      const body = { comment_id: last };
      void api.POST("/api/v1/tasks/{task_id}/read", { params: { path: { task_id: task.id } }, body });
    }
  }, [last, task.id]);
  return (
    <>
      <div className={styles.chat} role="log">
        {comments.map((comment) => (
          <Message key={comment.id} comment={comment} />
        ))}
        <div ref={end} />
      </div>
      <Typing people={live.typing} />
      <Composer task={task} live={live} />
    </>
  );
}

function Message({ comment }: { comment: Comment }) {
  const locale = useLocale();
  const now = useNow();
  const name = desk.nameOf(comment.author_id) ?? "?";
  return (
    <article className={styles.message}>
      <Person id={comment.author_id} name={name} />
      <div>
        <p className={styles.who}>
          {name}
          <time dateTime={comment.created_at}>{moment(new Date(comment.created_at), now, locale)}</time>
        </p>
        <p className={styles.text}>
          <Said text={comment.text} />
        </p>
      </div>
    </article>
  );
}

const MENTION = /\[@((?:\\.|[^\\\]\n]){1,200})\]\(user:[^()\s]{0,64}\)/g;

/** Plain text, in which links to people are shown as their names. */
function Said({ text }: { text: string }) {
  const parts = text.split(MENTION);
  return parts.map((part, place) =>
    place % 2 === 1 ? (
      // oxlint-disable-next-line react/no-array-index-key -- the parts of one text never move
      <span key={place} className={styles.mention}>
        @{part}
      </span>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- as above
      <Fragment key={place}>{part}</Fragment>
    ),
  );
}

function Typing({ people }: { people: readonly string[] }) {
  const words = useWords();
  const names = people.filter((id) => id !== me().id).map((id) => desk.nameOf(id) ?? "?");
  return (
    <p className={styles.typing} role="status">
      {names.length > 0 && words.task.typing(names.slice(0, 2).join(", "))}
    </p>
  );
}

function Composer({ task, live }: { task: Task; live: LiveTask }) {
  const words = useWords();
  const [text, setText] = useState("");
  const [isBusy, setBusy] = useState(false);

  async function send(): Promise<void> {
    if (text.trim() === "" || isBusy) {
      return;
    }
    setBusy(true);
    try {
      const params = { path: { task_id: task.id }, header: { "Idempotency-Key": crypto.randomUUID() } };
      live.comments.put(await got(api.POST("/api/v1/tasks/{task_id}/comments", { params, body: { text } })));
      setText("");
    } catch (error) {
      tellRefusal(error, words);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className={styles.composer}>
      <Textarea
        aria-label={words.task.write}
        placeholder={words.task.write}
        autosize
        maxRows={8}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          live.subscription?.typing();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void send();
          }
        }}
      />
      <ActionIcon
        size={36}
        aria-label={words.task.send}
        loading={isBusy}
        disabled={text.trim() === ""}
        onClick={() => void send()}
      >
        <IconSend size={16} stroke={1.75} />
      </ActionIcon>
    </div>
  );
}
