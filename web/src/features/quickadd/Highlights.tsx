import { type Parsed, piecesOf } from "./parsing.ts";
import styles from "./QuickAdd.module.css";

/** The line once more, invisible behind the field, with a ground where it means something. */
export function Highlights({ line, parsed }: { line: string; parsed: Parsed }) {
  const pieces = piecesOf(parsed);
  const parts: React.ReactNode[] = [];
  let at = 0;
  for (const { from, text } of pieces) {
    parts.push(line.slice(at, from), <mark key={from}>{text}</mark>);
    at = from + text.length;
  }
  return (
    <div className={styles.behind} aria-hidden>
      {parts}
      {line.slice(at)}
    </div>
  );
}
