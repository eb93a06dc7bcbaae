import { ActionIcon, Popover, TextInput, Tooltip, UnstyledButton } from "@mantine/core";
import { IconAlarm } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { TaskSummary } from "../../api/types.ts";
import type { Shelves } from "../../live/changing.ts";
import { laterToday, mondayMorning, tomorrowMorning } from "../tasks/snoozes.ts";
import { useLocale, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { useNow } from "../../live/now.ts";
import { snoozeTask } from "../../parts/acting.ts";
import { dateReader, type Understood } from "../../parts/dates.ts";
import { Kbd } from "../../parts/Kbd.tsx";
import styles from "./Snooze.module.css";

interface SnoozeProps {
  task: TaskSummary;
  shelves?: Shelves;
  isOpen: boolean;
  onChange: (isOpen: boolean) => void;
}

const NONE: Shelves = [];

/** Puts off what one hears of a task: by a key, a click, or in words. */
export function Snooze({ task, shelves = NONE, isOpen, onChange }: SnoozeProps) {
  const words = useWords();
  return (
    <Popover opened={isOpen} onChange={onChange} position="bottom-end" trapFocus returnFocus width={280} shadow="md">
      <Popover.Target>
        <Tooltip label={words.task.snooze}>
          <ActionIcon variant="default" size={28} aria-label={words.task.snooze} onClick={() => onChange(!isOpen)}>
            <IconAlarm size={16} stroke={1.75} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={styles.menu} aria-label={words.task.snooze}>
        <Choices task={task} shelves={shelves} onDone={() => onChange(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

interface ChoicesProps {
  task: TaskSummary;
  shelves: Shelves;
  onDone: () => void;
}

function Choices({ task, shelves, onDone }: ChoicesProps) {
  const words = useWords();
  const locale = useLocale();
  const now = useNow();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const understood = useUnderstood(text);
  const presets = [
    [words.task.laterToday, laterToday],
    [words.task.tomorrow, tomorrowMorning],
    [words.task.monday, mondayMorning],
  ] as const;

  function until(at: Date): void {
    onDone();
    snoozeTask(task, at, moment(at, now, locale), shelves);
  }

  /** A preset's number takes it; whatever else is typed goes into the field. */
  function typed(event: React.KeyboardEvent): void {
    if (event.key === "Escape" || event.key === "Tab") {
      return;
    }
    event.stopPropagation();
    if (event.target === field.current || event.key.length > 1 || event.key === " ") {
      return;
    }
    const preset = presets[Number(event.key) - 1];
    if (preset === undefined) {
      return field.current?.focus();
    }
    event.preventDefault();
    until(preset[1](now));
  }

  return (
    <div role="presentation" onKeyDown={typed}>
      {presets.map(([label, at], place) => (
        <UnstyledButton key={label} className={styles.choice} onClick={() => until(at(now))}>
          <span>{label}</span>
          <Kbd>{String(place + 1)}</Kbd>
        </UnstyledButton>
      ))}
      <form
        className={styles.free}
        onSubmit={(event) => {
          event.preventDefault();
          if (understood) {
            until(understood.at);
          }
        }}
      >
        <TextInput
          ref={field}
          aria-label={words.task.snoozeFree}
          placeholder={words.task.snoozeFree}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <p className={styles.understood} role="status">
          {text.trim() !== "" && (understood ? moment(understood.at, now, locale) : words.task.notATime)}
        </p>
      </form>
    </div>
  );
}

/** The time that a text names, as far as it is to come. */
function useUnderstood(text: string): Understood | null {
  const locale = useLocale();
  const [understood, setUnderstood] = useState<Understood | null>(null);
  useEffect(() => {
    let isStale = false;
    dateReader(locale).then(
      (read) => !isStale && setUnderstood(toCome(read(text, new Date()))),
      () => undefined, // offline, and not loaded before: the presets remain
    );
    return () => {
      isStale = true;
    };
  }, [text, locale]);
  return understood;
}

function toCome(found: Understood | null): Understood | null {
  return found !== null && found.at > new Date() ? found : null;
}
