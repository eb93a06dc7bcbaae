import { Button } from "@mantine/core";
import type { Preferences } from "../../api/types.ts";
import { useOwn } from "../../words/index.ts";
import { digestOf, setDigest } from "./digest.ts";
import { modeOf, setMode, waitsInVain } from "./matrix.ts";
import { usePrefer } from "./preferences.ts";
import styles from "./Settings.module.css";
import { words } from "./words.ts";

/** Said where something is put off to a digest that never comes. */
export function InVain({ preferences }: { preferences: Preferences }) {
  const own = useOwn(words);
  const prefer = usePrefer();
  if (!waitsInVain(preferences)) {
    return null;
  }
  const digest = digestOf(preferences);
  const mails = modeOf(preferences, "DIGEST", "EMAIL");
  const daily = setDigest({ ...digest, period: digest.period === "NEVER" ? "DAILY" : digest.period });
  function send(): void {
    prefer({
      to: (known) => setMode("DIGEST", "EMAIL", "INSTANT")(daily(known)),
      back: (known) => setMode("DIGEST", "EMAIL", mails)(setDigest(digest)(known)),
      said: own.digestSaved,
    });
  }
  return (
    <div className={styles.notice} data-about="reminder" role="status">
      {own.inVain}
      <Button size="compact-sm" variant="default" onClick={send}>
        {own.digestDaily}
      </Button>
    </div>
  );
}
