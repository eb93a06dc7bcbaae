import { IconTimelineEvent } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import styles from "./TimelineView.module.css";

interface Linked {
  id: string;
  /** Where in the policy it is written: `ladder[1]`. */
  step?: string | null | undefined;
  /** For screen readers where there is no text. */
  name?: string;
  children?: React.ReactNode;
}

/** To the policy that a step follows from, and to that step in it. */
export function PolicyLink({ id, step, name, children }: Linked) {
  return (
    <Link
      className={children ? styles.policy : `${styles.policy} ${styles.shy}`}
      to="/policies/$id"
      params={{ id }}
      search={step ? { step } : {}}
      aria-label={name}
      title={name}
    >
      <IconTimelineEvent size={14} stroke={1.75} aria-hidden />
      {children}
    </Link>
  );
}
