import { type MantineColorScheme, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useState } from "react";
import { type Locale, speak, useLocale, useOwn, useWords } from "../../words/index.ts";
import { areKeysOn, setKeys } from "./keys.ts";
import { usePrefer, usePreferences } from "./preferences.ts";
import styles from "./Settings.module.css";
import { Toggle } from "./Toggle.tsx";
import { words } from "./words.ts";

/** How it speaks, looks, and listens to keys. All but the language of mails stays in this browser. */
export function Look() {
  const own = useOwn(words);
  const shared = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [hasKeys, setHasKeys] = useState(areKeysOn);
  return (
    <div className={styles.column}>
      <Language />
      <section className={`${styles.box} ${styles.stack}`}>
        <h2 id="look">{shared.settings.look}</h2>
        <SegmentedControl
          aria-labelledby="look"
          value={colorScheme}
          data={[
            { value: "auto", label: shared.settings.auto },
            { value: "light", label: shared.settings.light },
            { value: "dark", label: shared.settings.dark },
          ]}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
        />
      </section>
      <section className={`${styles.box} ${styles.stack}`}>
        <h2>{own.keys}</h2>
        <p className={styles.quiet}>{own.keysHint}</p>
        <Toggle
          label={own.keysOn}
          checked={hasKeys}
          onChange={(event) => {
            setKeys(event.currentTarget.checked);
            setHasKeys(event.currentTarget.checked);
          }}
        />
      </section>
    </div>
  );
}

function Language() {
  const own = useOwn(words);
  const shared = useWords();
  const locale = useLocale();
  const preferences = usePreferences();
  const prefer = usePrefer();
  function choose(wanted: Locale): void {
    const former = preferences.data?.locale ?? "en";
    speak(wanted);
    if (preferences.data && former.slice(0, 2) !== wanted) {
      prefer({
        to: (known) => ({ ...known, locale: wanted }),
        back: (known) => ({ ...known, locale: former }),
        said: null,
      });
    }
  }
  return (
    <section className={`${styles.box} ${styles.stack}`}>
      <h2 id="language">{shared.settings.language}</h2>
      <SegmentedControl
        aria-labelledby="language"
        value={locale}
        data={[
          { value: "en", label: "English" },
          { value: "de", label: "Deutsch" },
        ]}
        onChange={choose}
      />
      <p className={styles.hint}>{own.languageHint}</p>
    </section>
  );
}
