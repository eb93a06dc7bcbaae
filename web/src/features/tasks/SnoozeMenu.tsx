import { ActionIcon, Button } from "@mantine/core";
import { IconAlarm } from "@tabler/icons-react";
import type { TaskSummary } from "../../api/types.ts";
import type { Shelves } from "../../live/queue.ts";
import { snoozeTask } from "../../parts/acting.ts";
import { ButtonPopover } from "../../parts/Popup.tsx";
import { Kbd } from "../../parts/Kbd.tsx";
import { useLocale, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { useSnoozeKeys } from "./snoozeKeys.ts";
import { SnoozeChoices } from "../../lazies.ts";

interface SnoozeProps {
  task: TaskSummary;
  /** What shows the task besides my day. */
  shelves?: Shelves;
  size?: "small" | "medium" | "large";
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
}

const NONE: Shelves = [];

/** Puts off what one hears of a task: by one of three keys, or until any time. */
export function SnoozeMenu({ task, shelves = NONE, size = "small", isOpen, onToggle }: SnoozeProps) {
  const words = useWords();
  const locale = useLocale();
  const icon = <IconAlarm size={16} stroke={1.75} />;

  function until(at: Date): void {
    onToggle(false);
    snoozeTask(task, at, moment(at, new Date(), locale), shelves);
  }

  useSnoozeKeys(isOpen, until);
  return (
    <ButtonPopover
      isOpen={isOpen}
      onToggle={onToggle}
      label={words.task.snooze}
      position="bottom-end"
      width={260}
      {...(size === "small" && { tip: words.task.snooze })}
      button={
        size === "small" ? (
          <ActionIcon variant="default" size={28} aria-label={words.task.snooze}>
            {icon}
          </ActionIcon>
        ) : (
          <Button
            variant="default"
            size={size === "large" ? "md" : "sm"}
            leftSection={icon}
            rightSection={size === "medium" && <Kbd>H</Kbd>}
          >
            {words.task.snooze}
          </Button>
        )
      }
    >
      <SnoozeChoices onChosen={until} />
    </ButtonPopover>
  );
}
