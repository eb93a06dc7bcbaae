import { useEffect } from "react";
import { useUnreadCount } from "./counts.tsx";
import { badge } from "./favicon.ts";
import styles from "./Page.module.css";

interface PageProps {
  title: string;
  lead?: React.ReactNode;
  actions?: React.ReactNode;
  /** Below the title: how what follows is shown. */
  bar?: React.ReactNode;
  /** What is below scrolls by itself. */
  isFixed?: boolean;
  children: React.ReactNode;
}

/** A screen: its title, what can be done, and what scrolls below. */
export function Page({ title, lead, actions, bar, isFixed = false, children }: PageProps) {
  useTitle(title);
  return (
    <>
      <header className={styles.top}>
        <div className={styles.heading}>
          <h1 className="cut">{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions}
      </header>
      {bar}
      <div className={isFixed ? styles.fixed : styles.scroll}>{children}</div>
    </>
  );
}

/** The tab says where one is, and how much one was told meanwhile. */
export function useTitle(title: string): void {
  const unread = useUnreadCount();
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${title} · Muster`;
    badge(unread > 0);
  }, [title, unread]);
}
