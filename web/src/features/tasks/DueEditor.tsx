import "@mantine/dates/styles.layer.css";
// oxlint-disable-next-line import/no-unassigned-import -- the calendar finds it by its name
import "dayjs/locale/de";

import { Button, Group, Stack, TextInput } from "@mantine/core";
import { DatePicker } from "@mantine/dates";
import { useEffect, useState } from "react";
import { useNow } from "../../live/now.ts";
import { useLocale, useOwn } from "../../words/index.ts";
import { useIntend } from "./intent.ts";
import { SpokenTime } from "./SpokenTime.tsx";
import { words } from "./words.ts";

const END_OF_WORK = 17;
const MONDAY = 1;
/** Red says "late" here. */
const NONE: [] = [];

interface DueProps {
  due: Date | null;
  onSet: (due: Date | null) => void;
}

/** When it is due: in words, or by a calendar and a clock. Beside it the timeline shows what would change. */
export function DueEditor({ due, onSet }: DueProps) {
  const own = useOwn(words);
  const locale = useLocale();
  const intend = useIntend();
  const now = useNow();
  const [at, setAt] = useState<Date | null>(due);
  const isNew = at !== null && at.getTime() !== due?.getTime();

  useEffect(() => {
    intend(isNew ? { to: "move", due_at: at.toISOString() } : null);
    return () => intend(null);
  }, [at, isNew, intend]);

  return (
    <Stack gap="sm">
      <SpokenTime
        label={own.due.words}
        hint={own.due.hint}
        hour={END_OF_WORK}
        hasFocus
        onUnderstood={(understood) => setAt(understood ?? due)}
        onEnter={onSet}
      />
      <DatePicker
        locale={locale}
        firstDayOfWeek={MONDAY}
        weekendDays={NONE}
        hideOutsideDates
        value={at === null ? null : dayOf(at)}
        defaultDate={dayOf(at ?? now)}
        ariaLabels={{ previousMonth: own.due.previousMonth, nextMonth: own.due.nextMonth }}
        onChange={(day) => day && setAt(joined(day, at === null ? `${END_OF_WORK}:00` : timeOf(at)))}
      />
      <TextInput
        type="time"
        label={own.due.time}
        value={at === null ? "" : timeOf(at)}
        onChange={(event) => event.currentTarget.value && setAt(joined(dayOf(at ?? now), event.currentTarget.value))}
      />
      <Group gap="sm">
        <Button size="xs" disabled={!isNew} onClick={() => onSet(at)}>
          {own.due.set}
        </Button>
        <Button size="xs" variant="default" disabled={due === null} onClick={() => onSet(null)}>
          {own.due.clear}
        </Button>
      </Group>
    </Stack>
  );
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

function dayOf(at: Date): string {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

function timeOf(at: Date): string {
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** A day and a time of the reader's own. */
function joined(day: string, time: string): Date {
  return new Date(`${day}T${time.padStart(5, "0")}`);
}
