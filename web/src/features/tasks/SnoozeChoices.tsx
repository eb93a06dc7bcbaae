import { Button, Stack } from "@mantine/core";
import { useRef } from "react";
import { Kbd } from "../../parts/Kbd.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import { useForetelling, useIntend } from "./intent.ts";
import styles from "./SnoozeMenu.module.css";
import { type Preset as Snooze, PRESETS } from "./snoozes.ts";
import { SpokenTime } from "./SpokenTime.tsx";
import { words as ownWords } from "./words.ts";

const MORNING = 9;

/** Until when: one of three, or any time in words. Typing goes to the words. */
export function SnoozeChoices({ onChosen }: { onChosen: (until: Date) => void }) {
  const own = useOwn(ownWords);
  const intend = useIntend();
  const field = useRef<HTMLInputElement>(null);

  function pressed(event: React.KeyboardEvent): void {
    if (event.key.length === 1 && /\S/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.stopPropagation(); // else `e` would complete the task
      field.current?.focus();
    }
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys for the field that it holds
    <div onKeyDown={pressed}>
      <Stack gap={4}>
        {PRESETS.map((preset, place) => (
          <Preset
            key={preset.name}
            preset={preset}
            name={String(place + 1)}
            onChosen={onChosen}
            hasFocus={place === 0}
          />
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
  preset: Snooze;
  name: string;
  onChosen: (until: Date) => void;
  hasFocus: boolean;
}

function Preset({ preset, name, onChosen, hasFocus }: PresetProps) {
  const words = useWords();
  const intend = useIntend();
  const foretelling = useForetelling(() => ({ to: "snooze", until: preset.until(new Date()).toISOString() }));
  return (
    <Button
      {...foretelling}
      className={styles.preset ?? ""}
      variant="subtle"
      color="gray"
      justify="space-between"
      rightSection={
        // one further in than the hint of a button, which narrow screens hide: a menu has room
        <span>
          <Kbd>{name}</Kbd>
        </span>
      }
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- it comes as one asks for it, too late for the popover's own trap
      autoFocus={hasFocus}
      onClick={() => {
        intend(null);
        onChosen(preset.until(new Date()));
      }}
    >
      {words.task[preset.name]}
    </Button>
  );
}
