import { Button, type MantineColorScheme, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { me, session } from "../../api/session.ts";
import { Page } from "../../parts/Page.tsx";
import { type Locale, speak, useLocale, useWords } from "../../words/index.ts";
import styles from "./Settings.module.css";

export function Settings() {
  const words = useWords();
  const locale = useLocale();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Page title={words.app.settings}>
      <div className={styles.settings}>
        <section>
          <h2 id="language">{words.settings.language}</h2>
          <SegmentedControl
            aria-labelledby="language"
            value={locale}
            data={[
              { value: "en", label: "English" },
              { value: "de", label: "Deutsch" },
            ]}
            onChange={(value) => speak(value as Locale)}
          />
        </section>
        <section>
          <h2 id="look">{words.settings.look}</h2>
          <SegmentedControl
            aria-labelledby="look"
            value={colorScheme}
            data={[
              { value: "auto", label: words.settings.auto },
              { value: "light", label: words.settings.light },
              { value: "dark", label: words.settings.dark },
            ]}
            onChange={(value) => setColorScheme(value as MantineColorScheme)}
          />
        </section>
        <section>
          <h2>{words.settings.account}</h2>
          <p>
            {me().name}, {me().email}
          </p>
          <Button variant="default" onClick={() => void session.signOut()}>
            {words.app.signOut}
          </Button>
        </section>
      </div>
    </Page>
  );
}
