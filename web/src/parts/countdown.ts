/** The clock of a countdown, wherever one is shown. */

import type { StepKind } from "../api/types.ts";
import { useNow } from "../live/now.ts";
import { HOUR, MINUTE } from "../words/times.ts";

interface Told {
  kind: string | null;
  recipients: readonly string[];
}

const ALARMS: ReadonlySet<string | null> = new Set<StepKind>(["ESCALATION", "ACCEPTANCE"]);

/** Whether somebody else than the reader will hear that the task was let lie. */
export function tellsOthers({ kind, recipients }: Told, reader: string): boolean {
  return ALARMS.has(kind) && recipients.some((person) => person !== reader);
}

export interface Clock {
  now: Date;
  /** Seconds are shown. */
  isTense: boolean;
  /** Between 0 and 1, what is left of the last hour before somebody else is told; null before that. */
  fuse: number | null;
}

export function useCountdown(at: Date | null, isAlarm: boolean): Clock {
  const rough = useNow();
  const { isTense, isExact } = paceOf(at, rough, isAlarm);
  const exact = useNow(isExact);
  const now = isExact ? exact : rough;
  return { now, isTense, fuse: isTense && at !== null ? fuseOf(at, now) : null };
}

/** Seconds are shown in the last hour before an alarm, and counted where anything may strike within this minute. */
export function paceOf(at: Date | null, rough: Date, isAlarm: boolean): { isTense: boolean; isExact: boolean } {
  const isTense = isAlarm && isWithin(at, rough, HOUR);
  return { isTense, isExact: isTense || isWithin(at, rough, MINUTE) };
}

function fuseOf(at: Date, now: Date): number {
  return Math.min(Math.max((at.getTime() - now.getTime()) / HOUR, 0), 1);
}

/** It comes within this time, or has come a moment ago. */
function isWithin(at: Date | null, now: Date, span: number): boolean {
  const left = at === null ? Number.POSITIVE_INFINITY : at.getTime() - now.getTime();
  return left < span && left > -MINUTE;
}
