import type { Me } from "../api/types.ts";
import { desk, useAll } from "../live/desk.ts";
import { useWords } from "../words/index.ts";
import { isOpen } from "./statuses.ts";
import styles from "./Shell.module.css";

const MOST_SHOWN = 99;

export function OpenCount({ user }: { user: Me }) {
  const tasks = useAll(desk.tasks, "afterwards");
  const count = tasks.filter((task) => task.assignee_id === user.id && isOpen(task)).length;
  return count > 0 ? <span className={`${styles.count} num`}>{count}</span> : null;
}

export function useUnreadCount(): number {
  return useAll(desk.notifications).filter((one) => one.read_at === null).length;
}

export function Unread() {
  const words = useWords();
  const count = useUnreadCount();
  return count > 0 ? (
    <span className={`${styles.count} ${styles.hot} num`} title={words.app.unread(count)}>
      {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
    </span>
  ) : null;
}
