import { TextInput, UnstyledButton } from "@mantine/core";
import { memo, useState } from "react";
import type { Task } from "../../api/types.ts";
import type { Shelves } from "../../live/queue.ts";
import type { LiveTask } from "../../live/task.ts";
import { useOwn } from "../../words/index.ts";
import { words } from "./words.ts";
import { useWriting } from "./writing.ts";
import styles from "./Writing.module.css";

const LONGEST_TITLE = 255;

/** The title: a click edits it, Enter saves, Esc returns. */
export const Title = memo(function Title({ task, live, shelves }: { task: Task; live: LiveTask; shelves: Shelves }) {
  const own = useOwn(words);
  const writing = useWriting(task, live, shelves, "title");
  const [text, setText] = useState("");
  const { base } = writing;

  function begin(): void {
    setText(task.title);
    writing.begin();
  }

  function pressed(event: React.KeyboardEvent): void {
    if (event.key === "Escape") {
      event.stopPropagation();
      writing.leave();
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing && text.trim() !== "") {
      event.preventDefault();
      writing.finish(text.trim());
    }
  }

  if (base === null) {
    return (
      <h1 className={styles.title}>
        <UnstyledButton className={styles.opens} title={own.edit.title} onClick={begin}>
          {task.title}
        </UnstyledButton>
      </h1>
    );
  }
  return (
    <div className={styles.titleField}>
      <h1 className="hidden">{task.title}</h1>
      <TextInput
        aria-label={own.edit.title}
        description={own.edit.titleHint}
        inputWrapperOrder={["input", "description"]}
        value={text}
        maxLength={LONGEST_TITLE}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- one has asked to write here
        autoFocus
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={pressed}
        onBlur={() => text === base.was && writing.leave()}
      />
    </div>
  );
});
