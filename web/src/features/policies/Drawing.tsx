import { useElementSize } from "@mantine/hooks";
import {
  IconArrowsExchange,
  IconArrowUp,
  IconClock,
  IconFlag,
  IconHeadset,
  IconKey,
  IconPlus,
  IconShieldCheck,
  IconUser,
  IconUserEdit,
  IconUsers,
} from "@tabler/icons-react";
import { SHAPES } from "../../parts/marks.ts";
import { type Locale, useLocale, useOwn } from "../../words/index.ts";
import { DUE_PLACE, placeOf, rowsOf, TICKS } from "./curve.ts";
import styles from "./Drawing.module.css";
import { DUE, type Handle, handlesOf, marksOf, OVERDUE } from "./drawing.ts";
import { fromSeconds, nominal, said, saidShortly } from "./durations.ts";
import { type Editing, handleOf } from "./editing.ts";
import { lanesOf, type Rung } from "./model.ts";
import { StepHandle } from "./StepHandle.tsx";
import { words as own } from "./words.ts";

const LANE = 38;
const ROW = 34;
const TOP = 38;
const LETTER = 6.7;
const BESIDE_LETTERS = 40;
const ICON = 22;
const OUTSIDE = { reminder: 6.64, rung: 96.09 };

export const AUDIENCE: Record<string, typeof IconUser> = {
  ASSIGNEE: IconUser,
  CREATOR: IconUserEdit,
  MANAGERS: IconUsers,
  OWNER: IconKey,
  ADMINS: IconShieldCheck,
};

/** The policy around due: its steps on top, below them a lane for each audience. */
export function Drawing({ editing }: { editing: Editing }) {
  const words = useOwn(own);
  const locale = useLocale();
  const { ref, width } = useElementSize();
  const { draft, differences } = editing;
  const handles = handlesOf(draft, differences);
  const labels = useLabels(editing);
  const lanes = lanesOf(draft);
  const ghosts = handles.flatMap(({ id, was, about, side }) => (was === null ? [] : [{ id, was, about, side }]));
  const rows = rowsOf(
    [
      { place: DUE_PLACE, width: wide(words.drawing.due) },
      ...handles.map((one) => ({ place: one.place, width: wide(labels(one)) })),
      ...ghosts.map(({ was, side }) => ({
        place: placeOf(side * nominal(was)),
        width: wide(words.drawing.was(saidShortly(was, locale))) - ICON,
      })),
    ],
    width || 1,
  );
  const top = TOP + ROW * (Math.max(1, ...rows) + 1) + 6;
  return (
    <section className={styles.drawing} aria-label={words.drawing.label}>
      <div className={styles.inner} ref={ref} style={{ height: top + LANE * lanes.length + 36 }}>
        <Lanes lanes={lanes} nameOf={editing.targetName} top={top} />
        <Axis top={top} />
        <span className={styles.side} data-side="before">
          {words.drawing.before}
        </span>
        <span className={styles.side} data-side="after">
          {words.drawing.after}
        </span>
        <DueHandle editing={editing} />
        {handles.map((handle, place) => (
          <StepHandle
            key={handle.id}
            handle={handle}
            label={labels(handle)}
            top={TOP + ROW * (rows[place + 1] ?? 0)}
            width={width}
            editing={editing}
          />
        ))}
        {ghosts.map(({ id, was, about, side }, place) => (
          <Ghost
            key={id}
            was={was}
            about={about}
            place={placeOf(side * nominal(was))}
            top={TOP + ROW * (rows[handles.length + 1 + place] ?? 0)}
          />
        ))}
        <Marks
          editing={editing}
          lanes={lanes}
          tops={new Map(handles.map(({ id }, place) => [id, TOP + ROW * (rows[place + 1] ?? 0)]))}
          top={top}
        />
        {!editing.isReadOnly && <Adding editing={editing} />}
      </div>
    </section>
  );
}

function wide(label: string): number {
  return label.length * LETTER + BESIDE_LETTERS;
}

/** What stands on a handle. */
function useLabels({ draft }: Editing): (handle: Handle) => string {
  const words = useOwn(own);
  const locale = useLocale();
  return ({ id, duration, isNew }) => {
    const short = saidShortly(duration, locale);
    if (id === OVERDUE) {
      return words.drawing.everyTimes(short, draft.overdue_limit);
    }
    return isNew ? words.drawing.new(short) : short;
  };
}

function Lanes({ lanes, nameOf, top }: { lanes: readonly string[]; nameOf: (lane: string) => string; top: number }) {
  return (
    <>
      {lanes.map((lane, place) => {
        const Icon = AUDIENCE[lane] ?? IconHeadset;
        return (
          <div key={lane} className={styles.lane} style={{ top: top + LANE * place }}>
            <Icon size={16} stroke={1.75} aria-hidden />
            <span className="cut">{nameOf(lane)}</span>
          </div>
        );
      })}
      <div className={styles.floor} style={{ top: top + LANE * lanes.length }} />
    </>
  );
}

function Axis({ top }: { top: number }) {
  const words = useOwn(own);
  const locale = useLocale();
  return (
    <div aria-hidden>
      {TICKS.map((offset) => (
        <span key={offset}>
          <i className={styles.rule} style={{ left: `${placeOf(offset)}%`, top }} />
          <span className={styles.tick} style={{ left: `${placeOf(offset)}%` }}>
            {tickSaid(fromSeconds(Math.abs(offset)), locale)}
          </span>
        </span>
      ))}
      <span className={styles.dueLine} />
      <span className={styles.tick} data-due style={{ left: `${DUE_PLACE}%` }}>
        {words.drawing.dueTick}
      </span>
    </div>
  );
}

/** Hours are short, for they are near one another. */
function tickSaid(duration: string, locale: Locale): string {
  return (duration.includes("T") ? saidShortly : said)(duration, locale);
}

function DueHandle({ editing }: { editing: Editing }) {
  const words = useOwn(own);
  return (
    <button
      type="button"
      className={styles.due}
      id={handleOf(DUE)}
      aria-pressed={editing.chosen === DUE}
      style={{ top: TOP }}
      onClick={() => editing.choose(DUE)}
    >
      <IconFlag size={14} stroke={1.75} aria-hidden />
      {words.drawing.due}
    </button>
  );
}

function Ghost({ was, about, place, top }: { was: string; about: string; place: number; top: number }) {
  const words = useOwn(own);
  const locale = useLocale();
  return (
    <span className={styles.ghost} data-about={about} style={{ left: `${place}%`, top }} aria-hidden>
      {words.drawing.was(saidShortly(was, locale))}
    </span>
  );
}

interface MarksProps {
  editing: Editing;
  lanes: readonly string[];
  tops: ReadonlyMap<string, number>;
  top: number;
}

/** What each audience hears, under the step from which a stem drops to it. */
function Marks({ editing, lanes, tops, top }: MarksProps) {
  const marks = marksOf(editing.draft).map(({ of, lane, about, place }) => ({
    of,
    lane,
    about,
    place,
    y: top + LANE * (lanes.indexOf(lane) + 0.5),
    from: (tops.get(of) ?? TOP) + 28,
  }));
  return (
    <div aria-hidden>
      {marks.map(({ of, lane, about, place, y, from }) => (
        <span key={`${of} ${lane} ${place}`} data-about={about}>
          {of !== DUE && (
            <i className={styles.stem} style={{ left: `${place}%`, top: from, height: Math.max(0, y - from - 6) }} />
          )}
          <svg
            className={styles.mark}
            viewBox="0 0 12 12"
            data-chosen={of === editing.chosen || undefined}
            style={{ left: `${place}%`, top: y }}
          >
            <path d={SHAPES[about]} />
          </svg>
        </span>
      ))}
      {editing.draft.rungs.map((rung) => (
        <Effects key={rung.id} rung={rung} editing={editing} lanes={lanes} top={top} />
      ))}
    </div>
  );
}

function Effects({
  rung,
  editing,
  lanes,
  top,
}: {
  rung: Rung;
  editing: Editing;
  lanes: readonly string[];
  top: number;
}) {
  const words = useOwn(own);
  const lowest = Math.max(...rung.notify.map((one) => lanes.indexOf(one)));
  if (lowest < 0 || (!rung.raise_priority && rung.reassign_to === null)) {
    return null;
  }
  const place = placeOf(nominal(rung.after));
  return (
    <span
      className={styles.effects}
      data-about="escalation"
      data-turned={place > 85 || undefined}
      style={{ left: `${place}%`, top: top + LANE * (lowest + 0.5) }}
    >
      {rung.raise_priority && (
        <>
          <IconArrowUp size={12} stroke={1.75} />
          {words.drawing.raised}
        </>
      )}
      {rung.reassign_to !== null && (
        <>
          <IconArrowsExchange size={12} stroke={1.75} />
          {words.drawing.handed(editing.targetName(rung.reassign_to))}
        </>
      )}
    </span>
  );
}

function Adding({ editing }: { editing: Editing }) {
  const words = useOwn(own);
  return (
    <>
      <button
        type="button"
        className={styles.add}
        style={{ left: `${OUTSIDE.reminder}%` }}
        title={words.drawing.addReminder}
        aria-label={words.drawing.addReminder}
        onClick={editing.addReminder}
      >
        <IconPlus size={14} stroke={1.75} aria-hidden />
      </button>
      <button
        type="button"
        className={styles.add}
        style={{ left: `${OUTSIDE.rung}%` }}
        title={words.drawing.addRung}
        aria-label={words.drawing.addRung}
        onClick={editing.addRung}
      >
        <IconPlus size={14} stroke={1.75} aria-hidden />
      </button>
      {editing.draft.overdue_every === null && (
        <button type="button" className={styles.addOverdue} onClick={editing.addOverdue}>
          <IconClock size={14} stroke={1.75} aria-hidden />
          {words.drawing.addOverdue}
        </button>
      )}
    </>
  );
}
