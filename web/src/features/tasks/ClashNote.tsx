import { Button, Group } from "@mantine/core";
import { desk } from "../../live/desk.ts";
import { useOwn } from "../../words/index.ts";
import type { Clash } from "./saving.ts";
import styles from "./Writing.module.css";
import { words } from "./words.ts";

interface NoteProps {
  clash: Clash;
  what: string;
  isBusy: boolean;
  onTheirs: () => void;
  onMine: () => void;
}

/** Both wrote: what each wrote, and which of them shall stand. */
export function ClashNote({ clash, what, isBusy, onTheirs, onMine }: NoteProps) {
  const own = useOwn(words);
  const name = desk.nameOf(clash.by) ?? own.done.somebody;
  return (
    <div className={styles.clash} role="alert">
      <p>{own.edit.conflict(name, what)}</p>
      <dl>
        <dt>{own.edit.theirs(name)}</dt>
        <dd>{clash.theirs || own.edit.empty}</dd>
        <dt>{own.edit.yours}</dt>
        <dd>{clash.mine || own.edit.empty}</dd>
      </dl>
      <Group gap="sm">
        <Button size="xs" variant="default" onClick={onTheirs}>
          {own.edit.keepTheirs}
        </Button>
        <Button size="xs" loading={isBusy} onClick={onMine}>
          {own.edit.keepMine}
        </Button>
      </Group>
    </div>
  );
}
