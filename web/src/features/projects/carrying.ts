/** How a task gets to another day: dragged there, or lifted, carried by arrow keys and dropped. */

import { useState } from "react";
import type { TaskSummary } from "../../api/types.ts";
import type { LiveProject } from "../../live/project.ts";
import { useLocale, useOwn } from "../../words/index.ts";
import { date } from "../../words/times.ts";
import { dayOf, daysLater, monthOf, movedTo, startOf } from "./days.ts";
import { edit } from "./editing.ts";
import { useProjectSearch } from "./search.ts";
import { words as own } from "./words.ts";

/** What says to screen readers how it goes. */
export const HELP = "calendar-help";

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

interface Lifted {
  /** As it was when it was lifted. */
  task: TaskSummary;
  /** Over which day it is now. */
  day: string;
}

export interface Carrying {
  lifted: Lifted | null;
  /** What was announced last. */
  said: string;
  /** Whose chip keeps the focus wherever it is drawn. */
  focused: string | null;
  blur: () => void;
  /** A day's tasks as they look while one is carried. */
  shownOn: (day: string, tasks: readonly TaskSummary[]) => readonly TaskSummary[];
  press: (event: React.KeyboardEvent, task: TaskSummary) => void;
  drop: (id: string, day: string) => void;
}

export function useCarrying(live: LiveProject, tasks: readonly TaskSummary[]): Carrying {
  const { calendar, undo } = useOwn(own);
  const locale = useLocale();
  const [, setSearch] = useProjectSearch();
  const [lifted, setLifted] = useState<Lifted | null>(null);
  const [said, setSaid] = useState("");
  const [focused, setFocused] = useState<string | null>(null);
  const nameOf = (day: string) => date(startOf(day), locale);

  function move(task: TaskSummary, day: string): void {
    setSaid(calendar.dropped(task.title, nameOf(day)));
    const due_at = movedTo(task.due_at, day);
    if (task.due_at === null || dayOf(new Date(task.due_at)) !== day) {
      void edit(live, [{ task, wanted: { due_at } }], {
        message: () => calendar.moved(task.key, nameOf(day)),
        undo,
      });
    }
  }

  function lift(task: TaskSummary): void {
    const day = dayOf(task.due_at === null ? new Date() : new Date(task.due_at));
    setFocused(task.id);
    setLifted({ task, day });
    setSaid(calendar.lifted(task.title, nameOf(day)));
  }

  function carry(task: TaskSummary, day: string): void {
    setLifted({ task, day });
    setSaid(calendar.over(task.title, nameOf(day)));
    show(day);
  }

  function giveBack(task: TaskSummary): void {
    setLifted(null);
    setSaid(calendar.returned(task.title));
    if (task.due_at !== null) {
      show(dayOf(new Date(task.due_at)));
    }
  }

  function show(day: string): void {
    const month = monthOf(startOf(day));
    setSearch({ month: month === monthOf(new Date()) ? undefined : month }, { replace: true });
  }

  function press(event: React.KeyboardEvent, task: TaskSummary): void {
    const step = STEPS[event.key];
    const isCarried = lifted?.task.id === task.id;
    if (isCarried && event.key === " ") {
      setLifted(null);
      move(lifted.task, lifted.day);
    } else if (event.key === " ") {
      lift(task);
    } else if (isCarried && event.key === "Escape") {
      giveBack(task);
    } else if (isCarried && step !== undefined) {
      carry(lifted.task, daysLater(lifted.day, step));
    } else {
      return;
    }
    event.preventDefault();
  }

  return {
    lifted,
    said,
    focused,
    blur: () => setFocused(null),
    shownOn: (day, those) => shownOn(lifted, day, those),
    press,
    drop: (id, day) => {
      const task = tasks.find((one) => one.id === id);
      if (task !== undefined) {
        move(task, day);
      }
    },
  };
}

function shownOn(lifted: Lifted | null, day: string, tasks: readonly TaskSummary[]): readonly TaskSummary[] {
  if (lifted === null) {
    return tasks;
  }
  const others = tasks.filter(({ id }) => id !== lifted.task.id);
  return lifted.day === day ? [lifted.task, ...others] : others;
}
