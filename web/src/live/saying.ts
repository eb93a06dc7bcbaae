/** Own messages about a task: said, edited and deleted in the same queue as other own changes. */

import type { Comment, TaskSummary } from "../api/types.ts";
import { basis, type Made, make, waiting } from "./queue.ts";

/** Says something about a task. Where it is refused it is among the `unsaid` then. */
export async function say(task: TaskSummary, text: string): Promise<Made | null> {
  return make({ ...basis(task), verb: "comment", body: { text }, guess: {}, was: {} }, []);
}

/** Says something else in a comment that is not there yet. */
export function amend(id: string, text: string): void {
  waiting.amend(id, text);
}

/** Where it is refused the text is among the `rewritings` then. */
export async function editComment(task: TaskSummary, { id: comment_id, version }: Comment, text: string) {
  const basics = { ...basis(task), comment_id, version };
  return make({ ...basics, verb: "edit_comment", body: { text }, guess: {}, was: {} }, []);
}

export async function deleteComment(task: TaskSummary, { id: comment_id, version }: Comment) {
  return make({ ...basis(task), comment_id, version, verb: "delete_comment", body: {}, guess: {}, was: {} }, []);
}
