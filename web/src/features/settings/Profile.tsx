import { Button, Select, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useNow } from "../../live/now.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { toast } from "../../parts/toast.tsx";
import { spoken, useLocale, useOwn } from "../../words/index.ts";
import { useSending } from "../door/sending.ts";
import { Wrong } from "../door/Door.tsx";
import { changeMe, type Wish, useMe } from "./me.ts";
import styles from "./Settings.module.css";
import { words } from "./words.ts";
import { clockIn, labelOf, zones } from "./zones.ts";

/** Who one is to others, and where. */
export function Profile() {
  const own = useOwn(words);
  const user = useMe();
  const [name, setName] = useState(user.name);
  const { isBusy, wrong, fields, send } = useSending();

  async function change(wanted: Wish): Promise<void> {
    const former = { name: user.name, time_zone: user.time_zone };
    if (await send(async () => changeMe(wanted))) {
      toast(own.profileSaved, { label: own.undo, run: async () => changeBack(former) });
    }
  }

  return (
    <div className={styles.column}>
      {wrong && <Wrong>{wrong}</Wrong>}
      <section className={styles.box} aria-label={own.profile}>
        <form
          className={styles.stack}
          onSubmit={(event) => {
            event.preventDefault();
            void change({ name });
          }}
        >
          <TextInput
            className={styles.wide}
            label={own.name}
            description={own.nameHint}
            autoComplete="name"
            value={name}
            error={fields.name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" loading={isBusy} disabled={name.trim() === "" || name === user.name}>
            {own.save}
          </Button>
        </form>
      </section>
      <section className={styles.box} aria-label={own.zone}>
        <div className={styles.stack}>
          <Zone zone={user.time_zone} error={fields.time_zone} onChange={(time_zone) => void change({ time_zone })} />
          <p className={styles.hint}>
            {own.hoursElsewhere}{" "}
            <Link className={styles.link} to="/settings/notifications">
              {own.notifications}
            </Link>
          </p>
        </div>
      </section>
      <section className={styles.box} aria-label={own.email}>
        <h2>{own.email}</h2>
        <p>{user.email}</p>
        <p className={styles.hint}>{user.email_verified_at === null ? own.unconfirmed : own.confirmed}</p>
      </section>
    </div>
  );
}

/** The screen may be gone by then. */
async function changeBack(former: Wish): Promise<void> {
  await changeMe(former).catch((error: unknown) => tellRefusal(error, spoken()));
}

const MOST_SHOWN = 60;

interface ZoneProps {
  zone: string;
  error: string | undefined;
  onChange: (zone: string) => void;
}

/** Found by city or area; the local time stands beside each. */
function Zone({ zone, error, onChange }: ZoneProps) {
  const own = useOwn(words);
  const locale = useLocale();
  const now = useNow();
  const data = useMemo(() => zones(zone).map((one) => ({ value: one, label: labelOf(one) })), [zone]);
  return (
    <Select
      className={styles.wide}
      label={own.zone}
      description={`${own.zoneHint} ${own.zoneNow(clockIn(zone, now, locale))}`}
      searchable
      allowDeselect={false}
      limit={MOST_SHOWN}
      nothingFoundMessage={own.noZone}
      data={data}
      value={zone}
      error={error}
      renderOption={({ option }) => (
        <span className={styles.option}>
          <span className="cut">{option.label}</span>
          <span className="num">{clockIn(option.value, now, locale)}</span>
        </span>
      )}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(chosen) => chosen && onChange(chosen)}
    />
  );
}
