import { Button, UnstyledButton } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { memo, Suspense } from "react";
import type { Task } from "../../api/types.ts";
import type { Shelves } from "../../live/queue.ts";
import type { LiveTask } from "../../live/task.ts";
import { useOwn } from "../../words/index.ts";
import { words } from "./words.ts";
import { useWriting } from "./writing.ts";
import styles from "./Writing.module.css";
import { DescriptionEditor, Markdown } from "../../lazies.ts";

/** What the task is about, as it reads or as one writes it. */
export const Description = memo(function Description({
  task,
  live,
  shelves,
}: {
  task: Task;
  live: LiveTask;
  shelves: Shelves;
}) {
  const own = useOwn(words);
  const writing = useWriting(task, live, shelves, "description");
  if (writing.base !== null) {
    return (
      <Suspense fallback={null}>
        <DescriptionEditor writing={writing} />
      </Suspense>
    );
  }
  if (task.description === "") {
    return (
      <div className={styles.undescribed}>
        <UnstyledButton className={styles.describe} onClick={writing.begin}>
          {own.edit.describe}
        </UnstyledButton>
      </div>
    );
  }
  return (
    <div className={styles.description}>
      <Button
        className={styles.edit ?? ""}
        size="compact-xs"
        variant="default"
        leftSection={<IconPencil size={14} stroke={1.75} />}
        onClick={writing.begin}
      >
        {own.edit.description}
      </Button>
      <div className={styles.prose}>
        <Suspense fallback={null}>
          <Markdown text={task.description} />
        </Suspense>
      </div>
    </div>
  );
});
