/** Marking as read: shown at once, and taken back where nobody answers. */

import { api } from "../../api/client.ts";
import type { Notification } from "../../api/types.ts";
import { desk } from "../../live/desk.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { spoken } from "../../words/index.ts";

export async function markRead(ids: readonly string[]): Promise<void> {
  return mark(ids, [...ids]);
}

export async function markAllRead(): Promise<void> {
  const unread = desk.notifications.all().filter(({ read_at }) => read_at === null);
  return mark(
    unread.map(({ id }) => id),
    "all",
  );
}

/** The events that follow have newer versions of what is put here. */
async function mark(ids: readonly string[], asked: string[] | "all"): Promise<void> {
  const read_at = new Date().toISOString();
  const read = (notice: Notification) => ({ ...notice, read_at: notice.read_at ?? read_at });
  const takeBack = ids.map((id) => desk.notifications.guess(id, read));
  try {
    await api.POST("/api/v1/notifications/read", { body: { ids: asked } });
    for (const id of ids) {
      const notice = desk.notifications.get(id);
      if (notice !== undefined) {
        desk.notifications.put(notice);
      }
    }
  } catch (error) {
    tellRefusal(error, spoken());
  } finally {
    for (const one of takeBack) {
      one();
    }
  }
}
