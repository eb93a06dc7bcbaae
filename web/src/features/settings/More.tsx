import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { me, session } from "../../api/session.ts";
import { useOwn, useWords } from "../../words/index.ts";
import styles from "./Settings.module.css";
import { words } from "./words.ts";

/** Below the sections on a phone, where no side bar has these. */
export function More() {
  const shared = useWords();
  const own = useOwn(words);
  return (
    <div className={styles.more}>
      {me().role === "ADMIN" && (
        <Link className={styles.section} to="/admin">
          {own.administration}
        </Link>
      )}
      <p className={styles.quiet}>
        {me().name}, {me().email}
      </p>
      <Button variant="default" onClick={() => void session.signOut()}>
        {shared.app.signOut}
      </Button>
    </div>
  );
}
