/** Why somebody was told something, as one would say it. */

import type { Notification, TaskSummary } from "../../api/types.ts";
import type { words } from "./words.ts";

type Words = (typeof words)["en"];

interface Reader {
  id: string;
  nameOf: (id: string | null) => string | undefined;
}

/** From what the notice is, and what its reader is to the task. */
export function reasonsFor(notice: Notification, task: TaskSummary | undefined, reader: Reader, words: Words): string {
  const standIns = (notice.instead_of ?? []).map(({ user_id }) => words.reason.standIn(reader.nameOf(user_id) ?? "?"));
  return [reasonFor(notice, task, reader, words), ...standIns].join(" ");
}

function reasonFor(notice: Notification, task: TaskSummary | undefined, reader: Reader, words: Words): string {
  const { reason } = words;
  const isMine = task?.assignee_id === reader.id;
  switch (notice.kind) {
    case "ASSIGNED":
      return reason.assigned;
    case "ACCEPTANCE":
      return isMine ? reason.assignee : reason.acceptance;
    case "REMINDER":
    case "DUE":
    case "OVERDUE":
      return isMine ? reason.assignee : reason.policy;
    case "ESCALATION":
      return isMine ? reason.assignee : reason.escalated;
    case "member.added":
    case "member.changed":
    case "member.removed":
      return reason.membership;
    case "project.deleted":
      return reason.project;
    default:
      return ofOthers(notice, task, reader, words);
  }
}

/** What other people did. */
function ofOthers(notice: Notification, task: TaskSummary | undefined, reader: Reader, { reason }: Words): string {
  if (notice.category === "MENTION") {
    return reason.mentioned(reader.nameOf(notice.actor_id) ?? "?");
  }
  if (task?.assignee_id === reader.id) {
    return reason.assignee;
  }
  return task?.creator_id === reader.id ? reason.creator : reason.other;
}
