import type { Me } from "../api/types.ts";
import { useWords } from "../words/index.ts";
import { Connection } from "./Connection.tsx";
import { Side } from "./Side.tsx";
import styles from "./Shell.module.css";
import { Tabs } from "./Tabs.tsx";

interface Frame {
  user: Me;
  onNewTask: () => void;
  onSearch: () => void;
  children: React.ReactNode;
}

/** The side bar, or on a phone the tabs below, around whatever screen is open. */
export function Shell({ user, onNewTask, onSearch, children }: Frame) {
  const words = useWords();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {words.app.skip}
      </a>
      <nav className={styles.side} aria-label={words.app.main}>
        <Side user={user} onSearch={onSearch} />
      </nav>
      <main className={styles.main} id="content" tabIndex={-1}>
        <Connection />
        {children}
      </main>
      <Tabs user={user} onNewTask={onNewTask} onSearch={onSearch} />
    </div>
  );
}
