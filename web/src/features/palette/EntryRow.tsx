import { Kbd } from "../../parts/Kbd.tsx";
import type { Entry } from "./entries.tsx";
import styles from "./Palette.module.css";

interface Row {
  id: string;
  entry: Entry;
  isChosen: boolean;
  onRun: () => void;
}

/** The field keeps the focus: keys are pressed there. */
export function EntryRow({ id, entry, isChosen, onRun }: Row) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      className={styles.entry}
      id={id}
      role="option"
      aria-selected={isChosen}
      data-done={entry.isDone || undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onRun}
    >
      <span className={styles.icon}>{entry.icon}</span>
      <span className="cut">{entry.label}</span>
      <span className={`${styles.hint} num`}>
        {entry.hint}
        {entry.keys?.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </span>
    </div>
  );
}
