import { Button, Modal, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, got } from "../../api/client.ts";
import type { Preferences } from "../../api/types.ts";
import { useNow } from "../../live/now.ts";
import { useLocale, useOwn } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { digestOf, type Period, setDigest } from "./digest.ts";
import { Mail } from "./Mail.tsx";
import { DIGEST_PREVIEW, usePrefer } from "./preferences.ts";
import styles from "./Settings.module.css";
import { words } from "./words.ts";

const PERIODS: readonly Period[] = ["NEVER", "DAILY", "WEEKLY"];

/** When the summary comes, and what it would say. */
export function DigestBox({ preferences }: { preferences: Preferences }) {
  const own = useOwn(words);
  const prefer = usePrefer();
  const digest = digestOf(preferences);
  function change(wanted: Partial<typeof digest>): void {
    prefer({ to: setDigest({ ...digest, ...wanted }), back: setDigest(digest), said: own.digestSaved });
  }
  return (
    <section className={`${styles.box} ${styles.calm}`}>
      <h2>{own.digest}</h2>
      <div className={styles.digest}>
        <Select
          aria-label={own.periodLabel}
          allowDeselect={false}
          data={PERIODS.map((period) => ({ value: period, label: own.period[period] }))}
          value={digest.period}
          onChange={(period) => period && change({ period })}
        />
        {digest.period !== "NEVER" && (
          <TextInput
            key={digest.at}
            type="time"
            step={60}
            aria-label={own.at}
            defaultValue={digest.at}
            onBlur={({ currentTarget: { value } }) => value !== "" && value !== digest.at && change({ at: value })}
          />
        )}
      </div>
      <p className={styles.hint}>{own.digestDays[digest.period]}</p>
      <Preview />
    </section>
  );
}

function Preview() {
  const own = useOwn(words);
  const locale = useLocale();
  const now = useNow();
  const [isOpen, setOpen] = useState(false);
  const preview = useQuery({
    queryKey: DIGEST_PREVIEW,
    queryFn: async () => got(api.GET("/api/v1/me/digest/preview")),
  });
  if (!preview.data) {
    return null;
  }
  const { subject, html, at } = preview.data;
  return (
    <>
      <div className={styles.sheet}>
        {subject === null ? own.digestEmpty : <b>{subject}</b>}
        {html !== null && (
          <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
            {own.showMail}
          </Button>
        )}
      </div>
      <p className={styles.hint}>
        {own.digestNow}. {at !== null && own.digestNext(moment(new Date(at), now, locale))}
      </p>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={own.mail} size="xl">
        {html !== null && <Mail title={own.mail} html={html} />}
      </Modal>
    </>
  );
}
