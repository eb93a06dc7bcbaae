/** What one is writing about a task: whoever looks elsewhere and comes back goes on with it. */

import { session } from "../../api/session.ts";
import { draftKeyOf } from "../../live/drafts.ts";
import type { Someone } from "../projects/people.ts";

export interface Unsent {
  text: string;
  picked: readonly Someone[];
}

const NOTHING: Unsent = { text: "", picked: [] };
const unsent = new Map<string, Unsent>();

/** Also what was begun while the task was still to be created. */
export function unsentOf(task_id: string): Unsent {
  const draft = draftKeyOf(task_id) ?? "";
  const begun = unsent.get(draft);
  if (begun) {
    unsent.delete(draft);
    unsent.set(task_id, begun);
  }
  return unsent.get(task_id) ?? NOTHING;
}

export function keepUnsent(task_id: string, one: Unsent): void {
  if (one.text === "") {
    unsent.delete(task_id);
  } else {
    unsent.set(task_id, one);
  }
}

session.subscribe(() => session.current === null && unsent.clear());
