import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconAlarm } from "@tabler/icons-react";
import type { TaskSummary } from "../../api/types.ts";
import { type Shelves, snooze } from "../../live/changing.ts";
import { useWords } from "../../words/index.ts";
import { laterToday, mondayMorning, tomorrowMorning } from "./snoozes.ts";

interface SnoozeProps {
  task: TaskSummary;
  shelves: Shelves;
  isWide?: boolean;
}

/** Puts off what one hears of a task. */
export function SnoozeMenu({ task, shelves, isWide = false }: SnoozeProps) {
  const words = useWords();
  const presets = [
    [words.task.laterToday, laterToday],
    [words.task.tomorrow, tomorrowMorning],
    [words.task.monday, mondayMorning],
  ] as const;
  const icon = <IconAlarm size={16} stroke={1.75} />;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        {isWide ? (
          <Button variant="default" leftSection={icon}>
            {words.task.snooze}
          </Button>
        ) : (
          <ActionIcon variant="default" size={28} aria-label={words.task.snooze}>
            {icon}
          </ActionIcon>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        {presets.map(([label, until]) => (
          <Menu.Item key={label} onClick={() => void snooze(task, until(new Date()), words, shelves)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
