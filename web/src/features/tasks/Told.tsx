import {
  IconAppWindow,
  IconArrowBackUp,
  IconBellOff,
  IconCheck,
  IconChecks,
  IconDeviceMobile,
  IconMail,
  IconMoon,
  IconSend,
} from "@tabler/icons-react";
import type { TimelineEntry, ToldDelivery, ToldPerson } from "../../api/types.ts";
import { Person } from "../../parts/Person.tsx";
import { moment } from "../../words/times.ts";
import { calledIn, nameOf, type Outcome, outcomesOf, type Sign, type Teller } from "./telling.ts";
import styles from "./TimelineView.module.css";

export const CHANNEL_ICONS: Record<ToldDelivery["channel"], typeof IconMail> = {
  IN_APP: IconAppWindow,
  PUSH: IconDeviceMobile,
  EMAIL: IconMail,
};

const SIGNS: Partial<Record<Sign, typeof IconMail>> = {
  read: IconChecks,
  sent: IconCheck,
  sending: IconSend,
  held: IconMoon,
  withdrawn: IconArrowBackUp,
  skipped: IconBellOff,
};

interface ToldProps {
  entry: TimelineEntry;
  past: readonly TimelineEntry[];
  teller: Teller;
}

/** Who was told, and of each message on each channel what became of it. */
export function Told({ entry, past, teller }: ToldProps) {
  return (entry.recipients ?? []).map((person) => {
    const name = calledIn(entry, person.user_id, teller);
    return (
      <span key={person.user_id} className={styles.told}>
        <Person id={person.user_id} name={name} isSmall />
        <span className={styles.messages}>
          <span className={styles.name}>{name}</span>
          <InsteadOf person={person} teller={teller} />
          {outcomesOf(entry, person, past, teller).map((outcome) => (
            <Message key={`${outcome.channel} ${outcome.text}`} outcome={outcome} teller={teller} />
          ))}
        </span>
      </span>
    );
  });
}

/** For whom somebody hears who is away. */
export function InsteadOf({ person, teller }: { person: ToldPerson; teller: Teller }) {
  const away = person.instead_of ?? [];
  const said = away.map(({ user_id, until }) =>
    teller.own.reason.instead(nameOf(user_id, teller), moment(new Date(until), teller.now, teller.locale)),
  );
  return said.length > 0 && <span>{said.join(", ")}</span>;
}

function Message({ outcome: { sign, channel, text }, teller }: { outcome: Outcome; teller: Teller }) {
  const Channel = channel === null ? null : CHANNEL_ICONS[channel];
  const Sign = SIGNS[sign];
  return (
    <span className={`${styles.message} num`} data-sign={sign}>
      {Channel && <Channel size={13} stroke={1.75} aria-hidden />}
      <span className="hidden">{spoken(sign, channel, text, teller)}</span>
      {sign === "skipped" && Sign && <Sign size={13} stroke={1.75} aria-hidden />}
      <span aria-hidden>{text}</span>
      {sign !== "skipped" && Sign && <Sign className={styles.sign} size={13} stroke={2} aria-hidden />}
    </span>
  );
}

/** What the signs say to those who do not see them. */
function spoken(sign: Sign, channel: Outcome["channel"], text: string, { own, words }: Teller): string {
  const said = sign === "read" ? own.outcome.read(text) : sign === "sent" ? own.outcome.sent(text) : text;
  return channel === null ? said : `${words.channel[channel]}: ${said}`;
}
