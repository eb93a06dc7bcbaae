import { TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import type { Preferences } from "../../api/types.ts";
import { useNow } from "../../live/now.ts";
import { useOwn } from "../../words/index.ts";
import { MINUTES_A_DAY, minutesIn, minutesOf, type Quiet, stretches, timeAt, timeOf } from "./hours.ts";
import { useMe } from "./me.ts";
import { usePrefer } from "./preferences.ts";
import styles from "./QuietHours.module.css";
import settings from "./Settings.module.css";
import { Toggle } from "./Toggle.tsx";
import { words } from "./words.ts";
import { WorkingDays } from "./WorkingDays.tsx";
import { cityOf } from "./zones.ts";

const FIRST: Quiet = { start: "20:00", end: "07:00" };

/** When pushes and mails wait: as two times, and as a band from midnight to midnight whose ends can be dragged. */
export function QuietHours({ preferences }: { preferences: Preferences }) {
  const own = useOwn(words);
  const prefer = usePrefer();
  const kept = preferences.quiet_hours ?? null;
  const [wrong, setWrong] = useState(false);
  function change(wanted: Quiet | null): void {
    setWrong(wanted !== null && wanted.start === wanted.end);
    if (wanted?.start !== wanted?.end || wanted === null) {
      prefer({
        to: (known) => ({ ...known, quiet_hours: wanted }),
        back: (known) => ({ ...known, quiet_hours: kept }),
        said: own.quietSaved,
      });
    }
  }
  return (
    <section className={settings.box}>
      <div className={settings.line}>
        <h2>{own.quiet}</h2>
        {kept && <Times quiet={kept} onChange={change} />}
        <span className={settings.quiet}>{cityOf(useMe().time_zone)}</span>
        <Toggle
          aria-label={own.quiet}
          checked={kept !== null}
          onChange={(event) => change(event.currentTarget.checked ? FIRST : null)}
        />
      </div>
      <p className={settings.quiet}>{kept ? own.quietLead : own.quietOff}</p>
      {wrong && (
        <p className={settings.notice} data-about="overdue" role="alert">
          {own.quietSame}
        </p>
      )}
      {kept && <Band quiet={kept} onChange={change} />}
      <WorkingDays preferences={preferences} />
    </section>
  );
}

interface Choosing {
  quiet: Quiet;
  onChange: (quiet: Quiet) => void;
}

function Times({ quiet, onChange }: Choosing) {
  const own = useOwn(words);
  function field(name: keyof Quiet, label: string) {
    return (
      <TextInput
        key={`${name} ${quiet[name]}`}
        type="time"
        size="xs"
        aria-label={`${own.quiet}, ${label}`}
        defaultValue={quiet[name]}
        onBlur={({ currentTarget: { value } }) =>
          value !== "" && value !== quiet[name] && onChange({ ...quiet, [name]: value })
        }
      />
    );
  }
  return (
    <span className={styles.times}>
      {field("start", own.quietFrom)}
      {own.quietUntil}
      {field("end", own.quietUntil)}
    </span>
  );
}

/** The two fields say the same to whoever can't drag. */
function Band({ quiet, onChange }: Choosing) {
  const own = useOwn(words);
  const [dragged, setDragged] = useState<Quiet | null>(null);
  const band = useRef<HTMLDivElement>(null);
  const shown = dragged ?? quiet;
  const now = minutesIn(useMe().time_zone, useNow());

  function drag(end: keyof Quiet, event: React.PointerEvent): void {
    const box = band.current?.getBoundingClientRect();
    if (box && event.currentTarget.hasPointerCapture(event.pointerId)) {
      setDragged({ ...shown, [end]: timeAt((event.clientX - box.left) / box.width) });
    }
  }
  function drop(): void {
    if (dragged) {
      setDragged(null);
      onChange(dragged);
    }
  }

  return (
    <>
      <div className={styles.band} ref={band} role="img" aria-label={own.quietBand(shown.start, shown.end)}>
        {stretches(shown).map(({ from, to }) => (
          <span key={from} className={styles.stretch} style={{ left: share(from), width: share(to - from) }} />
        ))}
        <span className={styles.now} style={{ left: share(now) }} />
        {(["start", "end"] as const).map((end) => (
          <span
            key={end}
            className={styles.handle}
            style={{ left: share(minutesOf(shown[end])) }}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={(event) => drag(end, event)}
            onPointerUp={drop}
            onPointerCancel={() => setDragged(null)}
          />
        ))}
      </div>
      <Scale quiet={shown} now={now} />
    </>
  );
}

const TOO_CLOSE = 60;

/** The hours below the band; what would stand on another is left out. */
function Scale({ quiet, now }: { quiet: Quiet; now: number }) {
  const ends = [minutesOf(quiet.start), minutesOf(quiet.end)].filter((at) => Math.abs(at - now) > TOO_CLOSE);
  const shown = ends.filter((at) => at > TOO_CLOSE && at < MINUTES_A_DAY - TOO_CLOSE);
  return (
    <div className={`${styles.scale} num`} aria-hidden>
      {now > TOO_CLOSE && <span data-edge="start">00</span>}
      {shown.map((at) => (
        <span key={at} style={{ left: share(at) }}>
          {timeOf(at)}
        </span>
      ))}
      <span className={styles.clock} style={{ left: share(now) }}>
        {timeOf(now)}
      </span>
      {now < MINUTES_A_DAY - TOO_CLOSE && (
        <span data-edge="end" style={{ left: "100%" }}>
          24
        </span>
      )}
    </div>
  );
}

function share(minutes: number): string {
  return `${(minutes / MINUTES_A_DAY) * 100}%`;
}
