/** Who has read how far. Pure. */

import type { Comment } from "../../api/types.ts";
import type { Reader } from "../../live/task.ts";

/** Below which message each of the others has stopped reading. Authors have read what they wrote. */
export function readers(comments: readonly Comment[], marks: readonly Reader[], me: string): Map<string, string[]> {
  const stopped = new Map<string, string[]>();
  for (const { id: person, last_read } of marks) {
    const last = last_read === null ? undefined : comments.findLast(({ id }) => id <= last_read);
    if (person !== me && last !== undefined && last.author_id !== person) {
      stopped.set(last.id, [...(stopped.get(last.id) ?? []), person]);
    }
  }
  return stopped;
}

/** The first message of others that was new as one came; null where none was. */
export function firstUnread(
  comments: readonly Comment[],
  before: Reader | null | undefined,
  me: string,
): string | null {
  if (before === undefined) {
    return null;
  }
  const last = before?.last_read ?? "";
  const first = comments.find(({ id, author_id }) => id > last && author_id !== me);
  return first?.id ?? null;
}
