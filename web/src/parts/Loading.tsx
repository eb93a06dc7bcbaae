import { useEffect, useState } from "react";
import { useWords } from "../words/index.ts";
import styles from "./Loading.module.css";

const PATIENCE_MS = 200;
const ROWS = ["58%", "44%", "66%", "50%", "38%", "61%"];

/** Nothing for a moment, then grey rows of the height that the real ones have. */
export function Loading() {
  const words = useWords();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLate ? (
    <div className={styles.rows} role="status" aria-label={words.app.loading}>
      {ROWS.map((width) => (
        <span key={width} className={styles.row}>
          <i className={styles.dot} />
          <i className={styles.bar} style={{ width }} />
        </span>
      ))}
    </div>
  ) : null;
}
