import styles from "./Key.module.css";

/** The key that does the same as the button that shows it. */
export function Key({ name }: { name: string }) {
  return (
    <kbd className={styles.key} aria-hidden>
      {name}
    </kbd>
  );
}
