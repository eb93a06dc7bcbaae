import { ActionIcon, Button, Group } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { api, got } from "../../api/client.ts";
import { me } from "../../api/session.ts";
import type { Comment } from "../../api/types.ts";
import { tellRefusal } from "../../live/changing.ts";
import { desk } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import type { LiveTask } from "../../live/task.ts";
import { ButtonMenu, Item } from "../../parts/Popup.tsx";
import { Person } from "../../parts/Person.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import type { Someone } from "../projects/people.ts";
import styles from "./Chat.module.css";
import { MentionField } from "./MentionField.tsx";
import { linked, parts, unlinked } from "./mentions.ts";
import type { Outgoing } from "./sending.ts";
import { words as ownWords } from "./words.ts";

interface MessageProps {
  comment: Comment;
  live: LiveTask;
  project_id: string;
  /** Who has read up to here. */
  readers: readonly string[];
}

/** What somebody said; one's own can be edited and deleted. */
export function Message({ comment, live, project_id, readers }: MessageProps) {
  const own = useOwn(ownWords);
  const [isEditing, setEditing] = useState(false);
  const isMine = comment.author_id === me().id;
  return (
    <Frame author={comment.author_id} at={comment.created_at} note={isEdited(comment) ? own.chat.edited : undefined}>
      {isEditing ? (
        <Edit comment={comment} live={live} project_id={project_id} onDone={() => setEditing(false)} />
      ) : (
        <p className={styles.text}>
          <Said text={comment.text} />
        </p>
      )}
      {isMine && !isEditing && <Actions comment={comment} live={live} onEdit={() => setEditing(true)} />}
      <ReadBy people={readers} />
    </Frame>
  );
}

function isEdited({ created_at, updated_at }: Comment): boolean {
  return updated_at > created_at;
}

interface FrameProps {
  author: string;
  at: string | null;
  note?: string | undefined;
  children: React.ReactNode;
}

function Frame({ author, at, note, children }: FrameProps) {
  const locale = useLocale();
  const now = useNow();
  const name = desk.nameOf(author) ?? "?";
  return (
    <article className={styles.message}>
      <Person id={author} name={name} />
      <div className={styles.body}>
        <p className={styles.who}>
          {name}
          {at && (
            <time dateTime={at} title={new Date(at).toLocaleString(locale)}>
              {moment(new Date(at), now, locale)}
            </time>
          )}
          {note && <span className={styles.note}>{note}</span>}
        </p>
        {children}
      </div>
    </article>
  );
}

/** Plain text, in which links to people are shown as their names. */
function Said({ text }: { text: string }) {
  return parts(text).map((part, place) => (
    // oxlint-disable-next-line react/no-array-index-key -- the parts of one text never move
    <span key={place} className={part.isMention ? styles.mention : undefined}>
      {part.text}
    </span>
  ));
}

function ReadBy({ people }: { people: readonly string[] }) {
  const own = useOwn(ownWords);
  const names = people.map((id) => desk.nameOf(id) ?? "?").join(", ");
  return people.length > 0 && <p className={styles.readers}>{own.chat.readBy(names)}</p>;
}

function Actions({ comment, live, onEdit }: { comment: Comment; live: LiveTask; onEdit: () => void }) {
  const own = useOwn(ownWords);
  const words = useWords();

  async function remove(): Promise<void> {
    try {
      const params = { path: { comment_id: comment.id } };
      await api.DELETE("/api/v1/comments/{comment_id}", { params });
      live.comments.drop(comment.id, comment.version);
    } catch (error) {
      tellRefusal(error, words);
    }
  }

  return (
    <ButtonMenu
      position="bottom-end"
      button={
        <ActionIcon className={styles.more ?? ""} variant="subtle" color="gray" size={24} aria-label={words.app.more}>
          <IconDots size={16} stroke={1.75} />
        </ActionIcon>
      }
    >
      <Item onClick={onEdit}>{own.chat.edit}</Item>
      <Item onClick={() => void remove()}>{own.chat.delete}</Item>
    </ButtonMenu>
  );
}

interface EditProps {
  comment: Comment;
  live: LiveTask;
  project_id: string;
  onDone: () => void;
}

function Edit({ comment, live, project_id, onDone }: EditProps) {
  const own = useOwn(ownWords);
  const words = useWords();
  const [first] = useState(() => unlinked(comment.text));
  const [text, setText] = useState(first.text);
  const [picked, setPicked] = useState<readonly Someone[]>(first.picked);

  async function save(): Promise<void> {
    const said = linked(text.trim(), picked);
    if (said === "") {
      return;
    }
    try {
      const params = { path: { comment_id: comment.id }, header: { "If-Match": `"${comment.version}"` } };
      live.comments.put(await got(api.PATCH("/api/v1/comments/{comment_id}", { params, body: { text: said } })));
      onDone();
    } catch (error) {
      tellRefusal(error, words);
    }
  }

  return (
    <div className={styles.editing}>
      <MentionField
        project_id={project_id}
        label={own.chat.label}
        text={text}
        onText={setText}
        onPick={(person) => setPicked([...picked, person])}
        onEnter={() => void save()}
        onEscape={onDone}
        hasFocus
      />
      <Group gap="xs">
        <Button size="compact-xs" onClick={() => void save()}>
          {own.chat.save}
        </Button>
        <Button size="compact-xs" variant="default" onClick={onDone}>
          {own.chat.cancel}
        </Button>
      </Group>
    </div>
  );
}

/** What was deleted while one looked. */
export function Deleted({ comment }: { comment: Comment }) {
  const own = useOwn(ownWords);
  return (
    <Frame author={comment.author_id} at={comment.created_at} note={own.chat.deleted}>
      {null}
    </Frame>
  );
}

interface OutgoingProps {
  message: Outgoing;
  onRetry: () => void;
  onDrop: () => void;
}

/** What one said, on its way; where that failed, it can be tried again. */
export function OutgoingMessage({ message, onRetry, onDrop }: OutgoingProps) {
  const own = useOwn(ownWords);
  const words = useWords();
  const note = { SENDING: own.chat.sending, WAITS: words.state.waits, FAILED: undefined }[message.state];
  return (
    <Frame author={me().id} at={null} note={note}>
      <p className={styles.text} data-pending>
        <Said text={message.text} />
      </p>
      {message.state === "FAILED" && (
        <p className={styles.failed} role="alert">
          {own.chat.failed}
          <Button size="compact-xs" variant="default" onClick={onRetry}>
            {own.chat.retry}
          </Button>
          <Button size="compact-xs" variant="subtle" color="gray" onClick={onDrop}>
            {own.chat.drop}
          </Button>
        </p>
      )}
    </Frame>
  );
}
