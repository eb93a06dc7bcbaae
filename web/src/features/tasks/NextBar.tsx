import { memo } from "react";
import { Button } from "@mantine/core";
import {
  IconAlarm,
  IconBell,
  IconChevronsUp,
  IconCircleCheck,
  IconClock,
  IconFlag,
  IconMinus,
  IconShieldQuestion,
  IconUserPlus,
} from "@tabler/icons-react";
import type { StepKind, Task, TimelineEntry } from "../../api/types.ts";
import type { Shelves } from "../../live/queue.ts";
import { me } from "../../api/session.ts";
import { acknowledgeTask } from "../../parts/acting.ts";
import { tellsOthers, useCountdown } from "../../parts/countdown.ts";
import { Kbd } from "../../parts/Kbd.tsx";
import { aboutOf } from "../../parts/marks.ts";
import { useWords } from "../../words/index.ts";
import { leftUntil, moment } from "../../words/times.ts";
import { later } from "./holding.ts";
import { useForetelling, useIntend } from "./intent.ts";
import styles from "./NextBar.module.css";
import { SnoozeMenu } from "./SnoozeMenu.tsx";
import { firstOf, nameOf, type Teller } from "./telling.ts";
import { usePolicy, useTeller, useTimeline } from "./TimelineView.tsx";

interface BarProps {
  task: Task;
  shelves: Shelves;
  isSnoozing: boolean;
  onSnoozing: (isOpen: boolean) => void;
}

/** What Muster does next, in how long, and what one can do about it. */
export const NextBar = memo(function NextBar({ task, shelves, isSnoozing, onSnoozing }: BarProps) {
  const timeline = useTimeline(task.id).data;
  const teller = useTeller(task);
  const next = timeline?.upcoming.find(({ state }) => state !== "SKIPPED");
  return (
    <div
      className={styles.bar}
      data-about={next === undefined || isResting(next, task, teller.now) ? "plain" : aboutOf(next.kind)}
    >
      {timeline === undefined ? (
        <span className={styles.what} />
      ) : (
        <Coming task={task} next={next} past={timeline.past} teller={teller} />
      )}
      <span className={styles.actions}>
        <SnoozeMenu task={task} shelves={shelves} size="medium" isOpen={isSnoozing} onToggle={onSnoozing} />
        {task.acknowledged_at === null && <AcknowledgeButton task={task} shelves={shelves} />}
      </span>
    </div>
  );
});

function isResting(next: TimelineEntry, task: Task, now: Date): boolean {
  return next.state === "HELD" || isSnoozed(task, now);
}

function isSnoozed({ snoozed_until }: Task, now: Date): boolean {
  return snoozed_until !== null && new Date(snoozed_until) > now;
}

const ICONS: Record<StepKind, typeof IconBell> = {
  ASSIGNED: IconUserPlus,
  ACCEPTANCE: IconShieldQuestion,
  REMINDER: IconBell,
  DUE: IconFlag,
  OVERDUE: IconClock,
  ESCALATION: IconChevronsUp,
};

interface ComingProps {
  task: Task;
  next: TimelineEntry | undefined;
  past: readonly TimelineEntry[];
  teller: Teller;
}

function Coming({ task, next, past, teller }: ComingProps) {
  const { own, now, locale } = teller;
  if (isSnoozed(task, now)) {
    const until = moment(new Date(task.snoozed_until ?? ""), now, locale);
    return <Line icon={<IconAlarm size={20} stroke={1.75} aria-hidden />} text={own.next.snoozed(until)} />;
  }
  if (next === undefined) {
    const text = task.due_at === null ? own.next.nothing : own.next.nothingMore;
    return <Line icon={<IconMinus size={20} stroke={1.75} aria-hidden />} text={text} />;
  }
  return next.state === "HELD" ? (
    <Held next={next} past={past} teller={teller} />
  ) : (
    <Counting task={task} next={next} teller={teller} />
  );
}

function Line({ icon, text, why }: { icon: React.ReactNode; text: string; why?: string }) {
  return (
    <>
      {icon}
      <span className={styles.what}>{text}</span>
      <span className={styles.why}>{why}</span>
    </>
  );
}

function Held({ next, past, teller }: { next: TimelineEntry; past: readonly TimelineEntry[]; teller: Teller }) {
  const { own, now, locale } = teller;
  const until = moment(new Date(next.at), now, locale);
  const by = past.findLast(({ kind }) => kind === "task.acknowledged")?.actor_id ?? null;
  const whom = firstOf(next, teller);
  return (
    <Line
      icon={<IconCircleCheck size={20} stroke={1.75} aria-hidden />}
      text={by === null ? own.next.held(until) : own.next.heldBy(until, nameOf(by, teller))}
      why={whom && own.next.thenWhom(whom)}
    />
  );
}

function Counting({ task, next, teller }: { task: Task; next: TimelineEntry; teller: Teller }) {
  const { own, words, locale } = teller;
  const kind = next.kind as StepKind;
  const Icon = ICONS[kind];
  const at = new Date(next.at);
  const whom = firstOf(next, teller);
  const recipients = (next.recipients ?? []).map(({ user_id }) => user_id);
  const { now, isTense, fuse } = useCountdown(at, tellsOthers({ kind, recipients }, me().id));
  const { text, isSpan } = leftUntil(at, now, words, locale, isTense);
  const [before, after] = own.next[kind](whom === nameOf(task.assignee_id, teller) ? "" : whom);
  return (
    <>
      <Icon size={20} stroke={1.75} aria-hidden />
      <span className={styles.what} role="timer" aria-live="off" title={at.toLocaleString(locale)}>
        {before} {isSpan && own.next.in()} <b className="num">{text}</b> {after}
      </span>
      <span className={styles.why}>
        <Consequence task={task} kind={kind} teller={teller} />
      </span>
      {fuse !== null && <i className={styles.fuse} style={{ transform: `scaleX(${fuse})` }} />}
    </>
  );
}

/** What acknowledging would do: only what tells others, or nags, is held by it. */
function Consequence({ task, kind, teller }: { task: Task; kind: StepKind; teller: Teller }) {
  const { own, now, locale } = teller;
  const policy = usePolicy(task.id)?.policy;
  const isHoldable = kind === "ESCALATION" || kind === "OVERDUE";
  if (!isHoldable || policy?.ack_hold === undefined || task.acknowledged_at !== null) {
    return task.acknowledged_at === null ? null : own.next.acknowledged;
  }
  return own.next.holds(moment(later(now, policy.ack_hold), now, locale));
}

/** The one primary button. Beside it the timeline shows what it would change. */
export function AcknowledgeButton({
  task,
  shelves,
  isLarge = false,
}: {
  task: Task;
  shelves: Shelves;
  isLarge?: boolean;
}) {
  const words = useWords();
  const intend = useIntend();
  const foretelling = useForetelling(() => ({ to: "acknowledge" }));
  return (
    <Button
      {...foretelling}
      size={isLarge ? "md" : "sm"}
      leftSection={<IconCircleCheck size={16} stroke={1.75} />}
      rightSection={!isLarge && <Kbd>A</Kbd>}
      onClick={() => {
        intend(null);
        acknowledgeTask(task, shelves);
      }}
    >
      {words.task.acknowledge}
    </Button>
  );
}
