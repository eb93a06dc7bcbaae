/** What stands where in the drawing of a policy. */

import type { About } from "../../parts/marks.ts";
import { placeOf } from "./curve.ts";
import type { Differences } from "./differences.ts";
import { fromSeconds, nominal, read } from "./durations.ts";
import { type Draft, sorted, withReminder, withRung } from "./model.ts";

export const OVERDUE = "overdue";
export const DUE = "due";
const MOST_REPEATED = 12;

export interface Handle {
  id: string;
  about: About;
  /** ISO 8601, from due on or before it. */
  duration: string;
  /** -1 before due, 1 after it. */
  side: -1 | 1;
  /** Where it stands, in percent. */
  place: number;
  /** Of the rungs, which one. */
  number: number;
  isNew: boolean;
  was: string | null;
}

export interface Mark {
  of: string;
  lane: string;
  about: About;
  place: number;
}

const PLACE = /^(remind_before|ladder)\[(\d+)\]$/;

/** The step that is written there in what is stored: `ladder[1]`. Undefined where there is none to look at. */
export function stepAt({ reminders, rungs, overdue_every }: Draft, path: string | undefined): string | undefined {
  const [, field, place] = PLACE.exec(path ?? "") ?? [];
  if (field !== undefined) {
    return (field === "ladder" ? rungs : reminders)[Number(place)]?.id;
  }
  if (path === "overdue_every" && overdue_every !== null) {
    return OVERDUE;
  }
  return path === "remind_at_due" ? DUE : undefined;
}

/** Steps whose durations cannot be read stand nowhere. They are in the order of the draft, which moving does not change. */
export function handlesOf(draft: Draft, differences: Differences): Handle[] {
  const numbers = sorted(draft).rungs.map(({ id }) => id);
  const reminders = draft.reminders.map(({ id, before }): Handle => ({
    ...handle(id, "reminder", before, -1),
    isNew: differences.added.has(id),
  }));
  const rungs = draft.rungs.map(({ id, after }): Handle => ({
    ...handle(id, "escalation", after, 1),
    number: numbers.indexOf(id) + 1,
    isNew: differences.added.has(id),
    was: movedFrom(differences.rungs.get(id)?.after, after),
  }));
  return [...reminders, ...rungs, ...overdueHandle(draft)].filter(({ duration }) => read(duration) !== null);
}

function handle(id: string, about: About, duration: string, side: -1 | 1): Handle {
  return { id, about, duration, side, place: placeOf(side * nominal(duration)), number: 0, isNew: false, was: null };
}

function movedFrom(was: string | undefined, now: string): string | null {
  return was !== undefined && nominal(was) !== nominal(now) ? was : null;
}

/** Where in the middle of its repetitions it stands. */
function overdueHandle(draft: Draft): Handle[] {
  if (draft.overdue_every === null) {
    return [];
  }
  const places = repeated(draft);
  const middle = ((places[0] ?? 0) + (places.at(-1) ?? 0)) / 2;
  const alone = handle(OVERDUE, "overdue", draft.overdue_every, 1);
  return [{ ...alone, place: places.length > 0 ? middle : alone.place }];
}

function repeated(draft: Draft): number[] {
  const every = nominal(draft.overdue_every ?? "");
  const count = every > 0 ? Math.min(draft.overdue_limit, MOST_REPEATED) : 0;
  return Array.from({ length: count }, (_, place) => placeOf(every * (place + 1)));
}

export function marksOf(draft: Draft): Mark[] {
  const reminders = draft.reminders.map(({ id, before }): Mark => ({
    of: id,
    lane: "ASSIGNEE",
    about: "reminder",
    place: placeOf(-nominal(before)),
  }));
  const due: Mark[] = draft.remind_at_due ? [{ of: DUE, lane: "ASSIGNEE", about: "due", place: placeOf(0) }] : [];
  const overdue = repeated(draft).map((place): Mark => ({ of: OVERDUE, lane: "ASSIGNEE", about: "overdue", place }));
  const rungs = draft.rungs.flatMap(({ id, after, notify }) =>
    notify.map((lane): Mark => ({ of: id, lane, about: "escalation", place: placeOf(nominal(after)) })),
  );
  return [...reminders, ...due, ...overdue, ...rungs];
}

/** A step, so many seconds from due. */
export function moved(draft: Draft, id: string, seconds: number): Draft {
  const duration = fromSeconds(seconds);
  if (id === OVERDUE) {
    return { ...draft, overdue_every: duration };
  }
  const isReminder = draft.reminders.some((one) => one.id === id);
  return isReminder ? withReminder(draft, id, duration) : withRung(draft, id, { after: duration });
}
