import { useEffect } from "react";
import styles from "./Page.module.css";

interface PageProps {
  title: string;
  lead?: React.ReactNode;
  actions?: React.ReactNode;
  children: React.ReactNode;
}

/** A screen: its title, what can be done, and what scrolls below. */
export function Page({ title, lead, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Muster`;
  }, [title]);
  return (
    <>
      <header className={styles.top}>
        <div className={styles.heading}>
          <h1 className="cut">{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions}
      </header>
      <div className={styles.scroll}>{children}</div>
    </>
  );
}
