/** The one grammar of marks: full is past, hollow is to come, dashed is skipped. The shape says what it is about. */

import type { StepKind } from "../api/types.ts";

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
