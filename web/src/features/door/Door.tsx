import { UnstyledButton } from "@mantine/core";
import { useEffect } from "react";
import { Brand } from "../../parts/Brand.tsx";
import { speak, useLocale, useWords } from "../../words/index.ts";
import styles from "./Door.module.css";
import { Life } from "./Life.tsx";

interface DoorProps {
  title: string;
  lead?: string;
  children: React.ReactNode;
  onSubmit?: React.FormEventHandler;
}

/** What stands before Muster: one form, and what it is all about. */
export function Door({ title, lead, children, onSubmit }: DoorProps) {
  const words = useWords();
  useEffect(() => {
    document.title = `${title} · Muster`;
  }, [title]);
  return (
    <div className={styles.door}>
      <main className={styles.left}>
        <div className={styles.brand}>
          <Brand />
          Muster
        </div>
        <form className={styles.form} onSubmit={onSubmit} noValidate>
          <h1>{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
          {children}
        </form>
        <footer className={styles.foot}>
          <Language />
          <span>{words.door.noTrackers}</span>
        </footer>
      </main>
      <aside className={styles.right}>
        <div className={styles.promise}>
          <p>{words.door.promise}</p>
          <Life />
        </div>
      </aside>
    </div>
  );
}

function Language() {
  const locale = useLocale();
  return (
    <>
      <UnstyledButton fz="xs" aria-pressed={locale === "en"} onClick={() => speak("en")} lang="en">
        English
      </UnstyledButton>
      <span aria-hidden>·</span>
      <UnstyledButton fz="xs" aria-pressed={locale === "de"} onClick={() => speak("de")} lang="de">
        Deutsch
      </UnstyledButton>
    </>
  );
}

export function Wrong({ children }: { children: React.ReactNode }) {
  return (
    <p className={styles.error} role="alert">
      {children}
    </p>
  );
}

export function Said({ children }: { children: React.ReactNode }) {
  return (
    <p className={styles.said} role="status">
      {children}
    </p>
  );
}
