import { ActionIcon, Button, Popover, Stack } from "@mantine/core";
import { IconAlarm } from "@tabler/icons-react";
import { useRef, useState } from "react";
import type { TaskSummary } from "../../api/types.ts";
import { type Shelves, snooze } from "../../live/changing.ts";
import { useOwn, useWords } from "../../words/index.ts";
import { useForetelling, useIntend } from "./intent.ts";
import { Key } from "./Key.tsx";
import { laterToday, mondayMorning, tomorrowMorning } from "./snoozes.ts";
import { SpokenTime } from "./SpokenTime.tsx";
import styles from "./SnoozeMenu.module.css";
import { words as ownWords } from "./words.ts";

interface SnoozeProps {
  task: TaskSummary;
  shelves: Shelves;
  size?: "small" | "medium" | "large";
  /** Whoever opens it by a key says so. */
  isOpen?: boolean;
  onToggle?: (isOpen: boolean) => void;
}

/** Puts off what one hears of a task: by one of three keys, or until any time. */
export function SnoozeMenu({ task, shelves, size = "small", isOpen, onToggle }: SnoozeProps) {
  const words = useWords();
  const own = useOwn(ownWords);
  const [isOpenHere, setOpenHere] = useState(false);
  const opened = isOpen ?? isOpenHere;
  const toggle = onToggle ?? setOpenHere;
  const icon = <IconAlarm size={16} stroke={1.75} />;

  function until(at: Date): void {
    toggle(false);
    void snooze(task, at, words, shelves);
  }

  return (
    <Popover shadow="md" opened={opened} onChange={toggle} position="bottom-end" width={260} trapFocus returnFocus>
      <Popover.Target>
        {size === "small" ? (
          <ActionIcon variant="default" size={28} aria-label={words.task.snooze} onClick={() => toggle(!opened)}>
            {icon}
          </ActionIcon>
        ) : (
          <Button
            variant="default"
            size={size === "large" ? "md" : "sm"}
            leftSection={icon}
            rightSection={size === "medium" && <Key name="H" />}
            onClick={() => toggle(!opened)}
          >
            {words.task.snooze}
          </Button>
        )}
      </Popover.Target>
      <Popover.Dropdown aria-label={own.snooze.title}>
        <Choices onChosen={until} />
      </Popover.Dropdown>
    </Popover>
  );
}

const MORNING = 9;

function Choices({ onChosen }: { onChosen: (until: Date) => void }) {
  const words = useWords();
  const own = useOwn(ownWords);
  const intend = useIntend();
  const field = useRef<HTMLInputElement>(null);
  const presets = [
    [words.task.laterToday, laterToday],
    [words.task.tomorrow, tomorrowMorning],
    [words.task.monday, mondayMorning],
  ] as const;

  function pressed(event: React.KeyboardEvent): void {
    const preset = presets[Number(event.key) - 1];
    if (event.target === field.current || event.ctrlKey || event.metaKey || event.altKey || event.key.length > 1) {
      return;
    }
    if (preset !== undefined) {
      event.preventDefault();
      onChosen(preset[1](new Date()));
    } else if (/\S/.test(event.key)) {
      field.current?.focus();
    }
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys for the buttons that it holds
    <div onKeyDown={pressed}>
      <Stack gap={4}>
        {presets.map(([label, until], place) => (
          <Preset key={label} label={label} until={until} name={String(place + 1)} onChosen={onChosen} />
        ))}
        <SpokenTime
          label={own.snooze.type}
          hint={own.snooze.hint}
          hour={MORNING}
          input={field}
          onUnderstood={(at) => intend(at && { to: "snooze", until: at.toISOString() })}
          onEnter={(at) => {
            intend(null);
            onChosen(at);
          }}
        />
      </Stack>
    </div>
  );
}

interface PresetProps {
  label: string;
  name: string;
  until: (now: Date) => Date;
  onChosen: (until: Date) => void;
}

function Preset({ label, name, until, onChosen }: PresetProps) {
  const intend = useIntend();
  const foretelling = useForetelling(() => ({ to: "snooze", until: until(new Date()).toISOString() }));
  return (
    <Button
      {...foretelling}
      className={styles.preset ?? ""}
      variant="subtle"
      color="gray"
      justify="space-between"
      rightSection={<Key name={name} />}
      onClick={() => {
        intend(null);
        onChosen(until(new Date()));
      }}
    >
      {label}
    </Button>
  );
}
