import type { TaskSummary } from "../../api/types.ts";
import type { Shelf } from "../../live/shelf.ts";
import { Splitter } from "./Splitter.tsx";
import { TaskPanel } from "./TaskPanel.tsx";
import styles from "./WithPanel.module.css";

interface BesideProps {
  id: string;
  known?: Shelf<TaskSummary> | undefined;
  onClose: () => void;
}

/** The chosen task beside its list, and what moves the line between them. */
export function Beside({ id, known, onClose }: BesideProps) {
  return (
    <>
      <Splitter />
      <div className={styles.panel}>
        <TaskPanel key={id} id={id} onClose={onClose} isBeside known={known} />
      </div>
    </>
  );
}
