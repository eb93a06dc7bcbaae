import { Splitter } from "./Splitter.tsx";
import { TaskPanel } from "./TaskPanel.tsx";
import styles from "./WithPanel.module.css";

/** The chosen task beside its list, and what moves the line between them. */
export default function Beside({ id, onClose }: { id: string; onClose: () => void }) {
  return (
    <>
      <Splitter />
      <div className={styles.panel}>
        <TaskPanel key={id} id={id} onClose={onClose} isBeside />
      </div>
    </>
  );
}
