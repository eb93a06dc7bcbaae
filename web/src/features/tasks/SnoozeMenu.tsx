import { ActionIcon, Button, Popover } from "@mantine/core";
import { IconAlarm } from "@tabler/icons-react";
import { lazy, Suspense, useEffect, useEffectEvent, useState } from "react";
import type { TaskSummary } from "../../api/types.ts";
import { type Shelves, snooze } from "../../live/changing.ts";
import { useWords } from "../../words/index.ts";
import { Key } from "./Key.tsx";
import { PRESETS } from "./snoozes.ts";

const SnoozeChoices = lazy(() => import("./SnoozeChoices.tsx"));

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
  const [isOpenHere, setOpenHere] = useState(false);
  const opened = isOpen ?? isOpenHere;
  const toggle = onToggle ?? setOpenHere;
  const icon = <IconAlarm size={16} stroke={1.75} />;

  function until(at: Date): void {
    toggle(false);
    void snooze(task, at, words, shelves);
  }

  useKeyOf(opened, until);
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
      <Popover.Dropdown aria-label={words.task.snooze}>
        <Suspense fallback={null}>
          <SnoozeChoices onChosen={until} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

/** 1, 2 and 3 count from the moment it is open, before the focus has come there: "h 2" is typed in one go. */
function useKeyOf(isOpen: boolean, onChosen: (until: Date) => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const preset = PRESETS[Number(event.key) - 1];
    const isWriting = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (preset !== undefined && !isWriting && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      onChosen(preset.until(new Date()));
    }
  });
  useEffect(() => {
    if (!isOpen) {
      return;
    }
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, [isOpen]);
}
