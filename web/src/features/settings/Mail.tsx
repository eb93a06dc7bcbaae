import styles from "./Mail.module.css";

/**
 * A mail as its reader has it, behind glass: the empty sandbox runs no scripts, submits nothing and leads nowhere, and
 * the page's own policy holds in it, so that it loads nothing from elsewhere.
 */
export function Mail({ title, html }: { title: string; html: string }) {
  return <iframe className={styles.mail} title={title} sandbox="" srcDoc={html} />;
}
