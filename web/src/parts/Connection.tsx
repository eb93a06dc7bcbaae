import { IconPlugConnectedX } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import { cutOffSince, onSocketState } from "../live/socket.ts";
import { useWaitingCount } from "../live/unanswered.ts";
import { useLocale, useWords } from "../words/index.ts";
import { clock } from "../words/times.ts";
import styles from "./Shell.module.css";

/** One grey line while there is no connection. */
export function Connection() {
  const words = useWords();
  const locale = useLocale();
  const since = useSyncExternalStore(onSocketState, cutOffSince);
  const count = useWaitingCount();
  return (
    <div role="status">
      {since !== null && (
        <p className={styles.offline}>
          <IconPlugConnectedX size={14} stroke={1.75} aria-hidden />
          {words.state.offline(clock(since, locale))} {count > 0 && words.state.waiting(count)}
        </p>
      )}
    </div>
  );
}
