import { IconTimelineEvent } from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import styles from "./TimelineView.module.css";

interface Linked {
  id: string;
  /** For screen readers where there is no text. */
  name?: string;
  children?: React.ReactNode;
}

/** To the policy that a step follows from. */
export function PolicyLink({ id, name, children }: Linked) {
  const { history } = useRouter();
  const href = `/policies/${id}`;
  return (
    <a
      className={children ? styles.policy : `${styles.policy} ${styles.shy}`}
      href={href}
      aria-label={name}
      title={name}
      onClick={(event) => {
        if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
          event.preventDefault();
          history.push(href);
        }
      }}
    >
      <IconTimelineEvent size={14} stroke={1.75} aria-hidden />
      {children}
    </a>
  );
}
