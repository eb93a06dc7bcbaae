import type { Preferences } from "../../api/types.ts";
import { Failed } from "../../parts/Failed.tsx";
import { useOwn } from "../../words/index.ts";
import { DigestBox } from "./DigestBox.tsx";
import { InVain } from "./InVain.tsx";
import { Matrix } from "./Matrix.tsx";
import { Meaning } from "./Meaning.tsx";
import { Mutes } from "./Mutes.tsx";
import { usePreferences } from "./preferences.ts";
import { QuietHours } from "./QuietHours.tsx";
import styles from "./Settings.module.css";
import { words } from "./words.ts";

/** How one is told of what, and when not. */
export function Notifications() {
  const own = useOwn(words);
  const preferences = usePreferences();
  if (preferences.isLoadingError) {
    return <Failed error={preferences.error} retry={() => void preferences.refetch()} />;
  }
  return preferences.data ? <All preferences={preferences.data} /> : <p className={styles.quiet}>{own.loading}</p>;
}

function All({ preferences }: { preferences: Preferences }) {
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <InVain preferences={preferences} />
        <Matrix preferences={preferences} />
        <QuietHours preferences={preferences} />
        <Mutes />
      </div>
      <aside className={styles.aside}>
        <DigestBox preferences={preferences} />
        <Meaning preferences={preferences} />
      </aside>
    </div>
  );
}
