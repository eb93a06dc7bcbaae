import { ActionIcon, Button, Popover, Tooltip } from "@mantine/core";
import { IconAlarm } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import type { TaskSummary } from "../../api/types.ts";
import type { Shelves } from "../../live/changing.ts";
import { snoozeTask } from "../../parts/acting.ts";
import { Kbd } from "../../parts/Kbd.tsx";
import { useLocale, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { useSnoozeKeys } from "./snoozeKeys.ts";

const SnoozeChoices = lazy(() => import("./SnoozeChoices.tsx"));

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
    <Popover shadow="md" opened={isOpen} onChange={onToggle} position="bottom-end" width={260} trapFocus returnFocus>
      <Popover.Target>
        {size === "small" ? (
          <Tooltip label={words.task.snooze}>
            <ActionIcon variant="default" size={28} aria-label={words.task.snooze} onClick={() => onToggle(!isOpen)}>
              {icon}
            </ActionIcon>
          </Tooltip>
        ) : (
          <Button
            variant="default"
            size={size === "large" ? "md" : "sm"}
            leftSection={icon}
            rightSection={size === "medium" && <Kbd>H</Kbd>}
            onClick={() => onToggle(!isOpen)}
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
