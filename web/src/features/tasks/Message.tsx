import { ActionIcon, Button, Group } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { me } from "../../api/session.ts";
import type { Comment, Task } from "../../api/types.ts";
import { endRewriting, rewrite, rewritings } from "../../live/comments.ts";
import { desk } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { withdraw } from "../../live/queue.ts";
import { deleteComment, editComment } from "../../live/saying.ts";
import { isWaiting } from "../../live/unanswered.ts";
import { ButtonMenu, Item } from "../../parts/Popup.tsx";
import { Person } from "../../parts/Person.tsx";
import { toast } from "../../parts/toast.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import type { Someone } from "../projects/people.ts";
import styles from "./Chat.module.css";
import { MentionField } from "./MentionField.tsx";
import { linked, parts, unlinked } from "./mentions.ts";
import { type Outbox, type Outgoing, useIsRewritten } from "./sending.ts";
import { words as ownWords } from "./words.ts";

interface MessageProps {
  comment: Comment;
  task: Task;
  /** How far an edit of it is that the server has not answered. */
  state: "SENDING" | "WAITS" | undefined;
  /** Who has read up to here. */
  readers: readonly string[];
}

/** What somebody said; one's own can be edited and deleted. */
export function Message({ comment, task, state, readers }: MessageProps) {
  const own = useOwn(ownWords);
  const words = useWords();
  const notes = useNotes();
  const { id, author_id, created_at, text } = comment;
  const isEditing = useIsRewritten(id);
  const isMine = author_id === me().id;

  async function remove(): Promise<void> {
    const made = await deleteComment(task, comment);
    if (made) {
      const undoing = { label: words.state.undo, run: async () => withdraw(made.change) || toast(own.chat.tooLate) };
      toast(own.chat.removed, isWaiting(made.change) ? undoing : undefined);
    }
  }

  return (
    <Frame author={author_id} at={created_at} note={state ? notes[state] : isEdited(comment) && own.chat.edited}>
      {isEditing ? (
        <Edit id={id} said={text} project_id={task.project_id} onSave={(now) => void editComment(task, comment, now)} />
      ) : (
        <p className={styles.text} data-pending={state && true}>
          <Said text={text} />
        </p>
      )}
      {isMine && !isEditing && <Actions onEdit={() => rewrite(id, text)} onDelete={() => void remove()} />}
      <ReadBy people={readers} />
    </Frame>
  );
}

/** What is said beside a message that is on its way. */
function useNotes() {
  const own = useOwn(ownWords);
  const words = useWords();
  return { SENDING: own.chat.sending, WAITS: words.state.waits, FAILED: undefined };
}

function isEdited({ created_at, updated_at }: Comment): boolean {
  return updated_at > created_at;
}

interface FrameProps {
  author: string;
  at: string | null;
  note?: string | false | undefined;
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

function Actions({ onEdit, onDelete }: { onEdit: () => void; onDelete: () => void }) {
  const own = useOwn(ownWords);
  const words = useWords();
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
      <Item onClick={onDelete}>{own.chat.delete}</Item>
    </ButtonMenu>
  );
}

interface EditProps {
  /** By which what is written here is known. */
  id: string;
  said: string;
  project_id: string;
  onSave: (text: string) => void;
}

function Edit({ id, said, project_id, onSave }: EditProps) {
  const own = useOwn(ownWords);
  const [begun] = useState(() => rewritings.get(id));
  const [first] = useState(() => unlinked(begun?.text ?? said));
  const [text, setText] = useState(first.text);
  const [picked, setPicked] = useState<readonly Someone[]>(first.picked);
  const close = () => endRewriting(id);

  function write(value: string): void {
    setText(value);
    rewrite(id, linked(value, picked));
  }

  function save(): void {
    const wanted = linked(text.trim(), picked);
    if (wanted === "") {
      return;
    }
    close();
    if (wanted !== said) {
      onSave(wanted);
    }
  }

  return (
    <div className={styles.editing}>
      <MentionField
        project_id={project_id}
        label={own.chat.label}
        text={text}
        onText={write}
        onPick={(person) => setPicked([...picked, person])}
        onEnter={save}
        onEscape={close}
        hasFocus={begun?.isRefused !== true}
      />
      <Group gap="xs">
        <Button size="compact-xs" onClick={save}>
          {own.chat.save}
        </Button>
        <Button size="compact-xs" variant="default" onClick={close}>
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
  outbox: Outbox;
  project_id: string;
}

/** What one said, on its way; as long as it waits one can think better of it, and where it failed try again. */
export function OutgoingMessage({ message, outbox, project_id }: OutgoingProps) {
  const own = useOwn(ownWords);
  const words = useWords();
  const notes = useNotes();
  const { id, text, state } = message;
  const isEditing = useIsRewritten(id);

  function remove(): void {
    if (outbox.takeBack(message)) {
      toast(own.chat.removed, { label: words.state.undo, run: async () => outbox.say(text) });
    } else {
      toast(own.chat.tooLate);
    }
  }

  return (
    <Frame author={me().id} at={null} note={notes[state]}>
      {isEditing ? (
        <Edit id={id} said={text} project_id={project_id} onSave={(now) => outbox.edit(message, now)} />
      ) : (
        <p className={styles.text} data-pending>
          <Said text={text} />
        </p>
      )}
      {state === "WAITS" && !isEditing && <Actions onEdit={() => rewrite(id, text)} onDelete={remove} />}
      {state === "FAILED" && <Failed onRetry={() => outbox.retry(message)} onDrop={() => outbox.drop(id)} />}
    </Frame>
  );
}

function Failed({ onRetry, onDrop }: { onRetry: () => void; onDrop: () => void }) {
  const own = useOwn(ownWords);
  return (
    <p className={styles.failed} role="alert">
      {own.chat.failed}
      <Button size="compact-xs" variant="default" onClick={onRetry}>
        {own.chat.retry}
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onDrop}>
        {own.chat.drop}
      </Button>
    </p>
  );
}
