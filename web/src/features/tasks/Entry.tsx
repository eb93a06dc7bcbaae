import {
  IconArrowsExchange,
  IconBell,
  IconBellZ,
  IconChevronsUp,
  IconCircleCheck,
  IconClock,
  IconEdit,
  IconFlag,
  IconPlus,
  IconRotate,
  IconShieldQuestion,
  IconTimelineEvent,
  IconTrash,
  IconUserPlus,
} from "@tabler/icons-react";
import type { Policy, TimelineEntry, ToldPerson } from "../../api/types.ts";
import { me } from "../../api/session.ts";
import { tellsOthers, useCountdown } from "../../parts/countdown.ts";
import { aboutOf } from "../../parts/marks.ts";
import { DAY, leftUntil, moment } from "../../words/times.ts";
import type { Fate, Fold } from "./folding.ts";
import { PolicyLink } from "./PolicyLink.tsx";
import { calledIn, channelsOf, effectsOf, isStep, nameOf, reasonOf, type Teller, titleOf } from "./telling.ts";
import { CHANNEL_ICONS, InsteadOf, Told } from "./Told.tsx";
import styles from "./TimelineView.module.css";

const ICONS: Record<string, typeof IconBell> = {
  ASSIGNED: IconUserPlus,
  ACCEPTANCE: IconShieldQuestion,
  REMINDER: IconBell,
  DUE: IconFlag,
  OVERDUE: IconClock,
  ESCALATION: IconChevronsUp,
  "task.created": IconPlus,
  "task.acknowledged": IconCircleCheck,
  "task.completed": IconCircleCheck,
  "task.snoozed": IconBellZ,
  "task.reopened": IconRotate,
  "task.restored": IconRotate,
  "task.deleted": IconTrash,
  "policy.changed": IconTimelineEvent,
};

const CHANGE_ICONS = [
  ["due_at", IconArrowsExchange],
  ["assignee_id", IconUserPlus],
] as const;

export interface EntryProps {
  fold: Fold;
  teller: Teller;
  policy: Policy | undefined;
  past: readonly TimelineEntry[];
  isPast?: boolean;
  isNext?: boolean;
  /** What an intended change would make of it. */
  fate?: Fate | undefined;
  /** It would only come by an intended change. */
  isGhost?: boolean;
  line?: string | undefined;
  isNew?: boolean;
  /** Unfolds what reads as one, or folds it again. */
  toggle?: React.ReactNode;
}

/** One line of a task's life: its mark, what, when, and below who, where to and why. */
export function Entry(props: EntryProps) {
  const { fold, teller, isNext = false, isPast = false, fate, isGhost = false, line, isNew, toggle } = props;
  const entry = fold[0];
  return (
    <li
      className={isNext ? `${styles.entry} ${styles.first}` : styles.entry}
      data-state={entry.state}
      data-about={aboutOf(entry.kind)}
      data-quiet={isQuiet(entry) || undefined}
      data-line={line}
      data-new={isNew || undefined}
      data-fate={isGhost ? "added" : fate?.is}
    >
      <span className={styles.mark}>
        <Sign entry={entry} />
      </span>
      <span className={styles.what}>
        {titleOfFold(fold, teller)} {!isNext && <StepLink entry={entry} teller={teller} isNext={false} />}
      </span>
      <When entry={isPast ? (fold.at(-1) ?? entry) : entry} teller={teller} isPast={isPast} isNext={isNext} />
      <div className={styles.more}>
        <FateLine fate={fate} isGhost={isGhost} entry={entry} teller={teller} />
        {isPast ? <Behind {...props} /> : <Ahead {...props} />}
        {toggle}
      </div>
    </li>
  );
}

function Sign({ entry }: { entry: TimelineEntry }) {
  const Drawn = ICONS[entry.kind] ?? CHANGE_ICONS.find(([field]) => field in (entry.changes ?? {}))?.[1] ?? IconEdit;
  return isQuiet(entry) ? <Drawn size={14} stroke={1.75} aria-hidden /> : <Drawn size={12} stroke={2} aria-hidden />;
}

/** What people did explains the steps, and stands back behind them. */
function isQuiet({ kind }: TimelineEntry): boolean {
  return kind === "ASSIGNED" || (kind.includes(".") && kind !== "task.acknowledged" && kind !== "task.completed");
}

function titleOfFold(fold: Fold, teller: Teller): string {
  const repeated = teller.own.step.repeats[fold[0].kind];
  return fold.length > 1 && repeated ? teller.own.step.times(repeated, fold.length) : titleOf(fold[0], teller);
}

interface WhenProps {
  entry: TimelineEntry;
  teller: Teller;
  isPast: boolean;
  isNext: boolean;
}

function When({ entry, teller, isPast, isNext }: WhenProps) {
  const { words, locale } = teller;
  const at = new Date(entry.at);
  const recipients = (entry.recipients ?? []).map(({ user_id }) => user_id);
  const isAlarm = isNext && entry.state !== "HELD" && tellsOthers({ kind: entry.kind, recipients }, me().id);
  const { now, isTense } = useCountdown(isPast ? null : at, isAlarm);
  const { text, isSpan } = leftUntil(at, now, words, locale, isTense);
  return (
    <time
      className={styles.when}
      dateTime={entry.at}
      title={at.toLocaleString(locale)}
      {...(isNext ? { role: "timer", "aria-live": "off" as const } : {})}
    >
      {isPast ? moment(at, now, locale) : isSpan && !isNext ? words.next.in(text) : text}
    </time>
  );
}

/** What is to come: when exactly, to whom, on which channels, with which effects. */
function Ahead({ fold, teller, policy, isNext }: EntryProps) {
  const entry = fold[0];
  const { now, locale, own } = teller;
  const isFar = new Date(entry.at).getTime() - now.getTime() >= DAY;
  const times = fold.length > 1 || !isFar ? fold.map(({ at }) => moment(new Date(at), now, locale)).join(", ") : "";
  const people = entry.recipients ?? [];
  const names = people.map(({ user_id }) => calledIn(entry, user_id, teller)).join(", ");
  const effects = effectsOf(entry, policy, teller);
  return (
    <>
      <span className={styles.line}>
        <span className="num">
          {fold.length > 1 ? own.step.to(times, names) : [times, names].filter(Boolean).join(", ")}
        </span>
        {channelsOf(entry, policy).map((channel) => {
          const Icon = CHANNEL_ICONS[channel];
          return (
            <span key={channel} className={styles.message} title={teller.words.channel[channel]}>
              <Icon size={13} stroke={1.75} aria-hidden />
              <span className="hidden">{teller.words.channel[channel]}</span>
            </span>
          );
        })}
        {isNext && <StepLink entry={entry} teller={teller} isNext />}
      </span>
      {effects.length > 0 && <span>{effects.join(", ")}</span>}
      <Reason entry={entry} teller={teller} />
      {people.map((person) => (
        <Waiting key={person.user_id} person={person} teller={teller} />
      ))}
    </>
  );
}

/** For whom somebody hears, and until when their messages wait. */
function Waiting({ person, teller }: { person: ToldPerson; teller: Teller }) {
  const { own, now, locale } = teller;
  const until = person.waits_until ?? null;
  return (
    <>
      <InsteadOf person={person} teller={teller} />
      {until !== null && (
        <span>
          {nameOf(person.user_id, teller)} {own.reason.waits(moment(new Date(until), now, locale))}
        </span>
      )}
    </>
  );
}

/** What happened: why, with which effects, and what became of each message. */
function Behind({ fold, teller, policy, past }: EntryProps) {
  const entry = fold.at(-1) ?? fold[0];
  const effects = effectsOf(entry, entry.kind === "ESCALATION" ? policy : undefined, teller);
  const { now, locale } = teller;
  return (
    <>
      {fold.length > 1 && (
        <span className="num">{fold.map(({ at }) => moment(new Date(at), now, locale)).join(", ")}</span>
      )}
      <Reason entry={entry} teller={teller} />
      {effects.length > 0 && <span>{effects.join(", ")}</span>}
      <Told entry={entry} past={past} teller={teller} />
    </>
  );
}

function Reason({ entry, teller }: { entry: TimelineEntry; teller: Teller }) {
  return entry.reason ? <span className={styles.reason}>{reasonOf(entry.reason, teller.own)}</span> : null;
}

const LADDER = /^ladder\[(\d+)\]$/;

function StepLink({ entry, teller, isNext }: { entry: TimelineEntry; teller: Teller; isNext: boolean }) {
  const { own } = teller;
  const id = entry.policy?.id ?? null;
  if (id === null || !isStep(entry)) {
    return null;
  }
  const step = entry.policy?.step;
  const rung = LADDER.exec(step ?? "")?.[1];
  const name = rung === undefined ? own.timeline.showStep : own.timeline.stepAt(String(+rung + 1));
  return isNext ? (
    <PolicyLink id={id} step={step}>
      {name}
    </PolicyLink>
  ) : (
    <PolicyLink id={id} step={step} name={name} />
  );
}

/** What an intended change would make of this step. */
function FateLine({
  fate,
  isGhost,
  entry,
  teller,
}: Pick<EntryProps, "fate" | "isGhost" | "teller"> & { entry: TimelineEntry }) {
  const { own, now, locale } = teller;
  if (fate === undefined && !isGhost) {
    return null;
  }
  const at = (time: string) => moment(new Date(time), now, locale);
  return <span className={styles.ghost}>{fate === undefined ? own.timeline.wouldCome : said(fate)}</span>;

  function said(one: Fate): string {
    switch (one.is) {
      case "gone":
        return own.timeline.wouldNot;
      case "moved":
        return `${own.timeline.would(at(one.at))}, ${own.timeline.was(at(entry.at))}`;
      case "held":
        return own.timeline.wouldHold(at(one.at));
      case "waiting":
        return own.timeline.wouldWait(nameOf(one.user, teller), at(one.until));
    }
  }
}
