import { IconBell, IconChevronsUp, IconMessage } from "@tabler/icons-react";
import type { Preferences } from "../../api/types.ts";
import { type Locale, useLocale, useOwn } from "../../words/index.ts";
import type { Channel } from "./matrix.ts";
import { sampleTime, type Way, wayOf } from "./meaning.ts";
import styles from "./Settings.module.css";
import { words } from "./words.ts";

const EXAMPLES = [
  { category: "REMINDER", about: "reminder", Icon: IconBell },
  { category: "ESCALATION", about: "escalation", Icon: IconChevronsUp },
  { category: "COMMENT", about: "plain", Icon: IconMessage },
] as const;

/** The choices as sentences. */
export function Meaning({ preferences }: { preferences: Preferences }) {
  const own = useOwn(words);
  const locale = useLocale();
  const time = sampleTime(preferences);
  const end = preferences.quiet_hours?.end ?? "";
  return (
    <section className={`${styles.box} ${styles.calm}`}>
      <h2>{own.means}</h2>
      <ul className={styles.means}>
        {EXAMPLES.map(({ category, about, Icon }) => (
          <li key={category} data-about={about}>
            <Icon size={14} stroke={1.75} aria-hidden />
            {own.meaning(
              own.one[category],
              time,
              said(wayOf(preferences, category), category === "ESCALATION", end, own, locale),
            )}
          </li>
        ))}
      </ul>
      {preferences.quiet_hours && <p className={styles.hint}>{own.breaks}</p>}
    </section>
  );
}

function said(way: Way, keepsOne: boolean, end: string, own: typeof words.en, locale: Locale): string {
  const listed = (channels: Channel[]) =>
    new Intl.ListFormat(locale === "en" ? "en-GB" : locale, { type: "conjunction" }).format(
      channels.map((channel) => own.inText[channel]),
    );
  const isAlone = way.atOnce.length === 0 && way.waiting.length === 0;
  const parts = [
    way.atOnce.length > 0 && own.atOnce(listed(way.atOnce)),
    way.waiting.length > 0 && own.waits(listed(way.waiting), end),
    way.isInDigest && (isAlone ? own.inDigest : own.restInDigest),
  ].filter((part) => part !== false);
  return parts.join(", ") || (keepsOne ? own.keepsOne : own.nothing);
}
