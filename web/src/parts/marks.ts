/** The one grammar of marks: full is past, hollow is to come, dashed is skipped. The shape says what it is about. */

import type { AgendaItem, Mark, StepKind } from "../api/types.ts";
import { placeOf } from "./axis.ts";

export type About = "reminder" | "due" | "overdue" | "escalation" | "done" | "plain";

const ABOUT: Record<StepKind, About> = {
  ASSIGNED: "plain",
  ACCEPTANCE: "escalation",
  REMINDER: "reminder",
  DUE: "due",
  OVERDUE: "overdue",
  ESCALATION: "escalation",
};

export function aboutOf(kind: string): About {
  return ABOUT[kind as StepKind] ?? (kind === "task.acknowledged" || kind === "task.completed" ? "done" : "plain");
}

/** In a box of 12 by 12. */
export const SHAPES: Record<About, string> = {
  reminder: "M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8z",
  due: "M6 1.2L10.8 6 6 10.8 1.2 6z",
  overdue: "M2.2 2.2h7.6v7.6H2.2z",
  escalation: "M6 1.4L11 10.4H1z",
  done: "M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8z",
  plain: "M6 3.4a2.6 2.6 0 1 0 0 5.2a2.6 2.6 0 1 0 0-5.2z",
};

export type MarkState = "past" | "coming" | "skipped" | "held";

/** A mark on the axis, in percent of its width. */
export interface Placed {
  about: About;
  kind: StepKind;
  time: Date;
  at: number;
  state: MarkState;
  isNext: boolean;
  /** Faint, because another one stands before it. */
  isBehind: boolean;
}

const STATES: Record<Mark["state"], MarkState> = {
  TAKEN: "past",
  UPCOMING: "coming",
  SKIPPED: "skipped",
  HELD: "held",
};
const TOGETHER = 3.3;
const SAME_MS = 1500;
const RANK: readonly About[] = ["due", "escalation", "overdue", "reminder", "done", "plain"];

/**
 * What a row shows of a task's steps. Of marks that would overlap one wins: the next step, else due, escalation, overdue,
 * reminder; the second stands faintly behind it, others not at all. What is drawn last comes last.
 */
export function placed(
  marks: readonly Mark[],
  due_at: string | null,
  next: AgendaItem | undefined,
  now: Date,
): Placed[] {
  const all = withDue(marks, due_at, now).map((mark) => place(mark, next, now));
  const front: Placed[] = [];
  const behind = new Map<Placed, Placed>();
  for (const mark of all.toSorted(byRank)) {
    const over = front.find(({ at }) => Math.abs(at - mark.at) < TOGETHER);
    if (over === undefined) {
      front.push(mark);
    } else if (!behind.has(over)) {
      behind.set(over, { ...mark, isBehind: true });
    }
  }
  return [...behind.values(), ...front.toReversed()];
}

/** Due is always there, though no step may be taken then. */
function withDue(marks: readonly Mark[], due_at: string | null, now: Date): readonly Mark[] {
  if (due_at === null || marks.some(({ kind }) => kind === "DUE")) {
    return marks;
  }
  return [...marks, { kind: "DUE", at: due_at, offset: 0, state: new Date(due_at) <= now ? "TAKEN" : "UPCOMING" }];
}

function place({ kind, at, state }: Mark, next: AgendaItem | undefined, now: Date): Placed {
  const time = new Date(at);
  const isNext =
    next?.kind === kind && next.at !== null && Math.abs(new Date(next.at).getTime() - time.getTime()) < SAME_MS;
  return { about: ABOUT[kind], kind, time, at: placeOf(time, now), state: STATES[state], isNext, isBehind: false };
}

function byRank(one: Placed, other: Placed): number {
  return Number(other.isNext) - Number(one.isNext) || RANK.indexOf(one.about) - RANK.indexOf(other.about);
}
