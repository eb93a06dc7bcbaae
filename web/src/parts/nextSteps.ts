/** What Muster will do next about a task, in words. */

import { useNow } from "../live/now.ts";
import type { AgendaItem } from "../api/types.ts";
import { type Locale, useLocale, useWords, type Words } from "../words/index.ts";
import { HOUR, leftUntil, moment, until } from "../words/times.ts";
import { type Clock, tellsOthers, useCountdown } from "./countdown.ts";
import { type About, aboutOf } from "./marks.ts";

export interface Coming {
  item: AgendaItem | undefined;
  /** What somebody is called. */
  nameOf: (id: string) => string | undefined;
  /** Who reads this: a step that tells others is tense in its last hour. */
  reader: string;
  snoozedUntil?: string | null;
  acknowledgedAt?: string | null;
}

export type Look = NonNullable<AgendaItem["kind"]> | "HELD" | "NOTHING";

export interface Said {
  look: Look;
  about: About;
  text: string;
  /** What of the text stands out: who, and in how long. */
  strong: readonly string[];
  at: Date | null;
  /** Between 0 and 1, what is left of the last hour before somebody else is told; null before that. */
  fuse: number | null;
}

/** Ticks with the clock: by the second in the last hour before somebody else is told. */
export function useNextStep(coming: Coming): Said {
  const words = useWords();
  const locale = useLocale();
  const { item, reader } = coming;
  const isQuiet = isSnoozed(coming, useNow());
  const at = item?.at && !isQuiet ? new Date(item.at) : null;
  const isAlarm = item !== undefined && tellsOthers(item, reader) && !isHeld(coming);
  const clock = useCountdown(at, isAlarm);
  return sayNext(coming, clock, words, locale);
}

export function sayNext(coming: Coming, { now, isTense, fuse }: Clock, words: Words, locale: Locale): Said {
  const { item, snoozedUntil } = coming;
  if (snoozedUntil && isSnoozed(coming, now)) {
    return quiet("HELD", words.next.snoozed(moment(new Date(snoozedUntil), now, locale)));
  }
  if (!item?.kind || item.at === null) {
    return quiet("NOTHING", words.next.nothing);
  }
  const at = new Date(item.at);
  const whom = whoElse(coming);
  if (isHeld(coming)) {
    return { ...quiet("HELD", words.next.held(moment(at, now, locale), whom)), at };
  }
  const text = said(item.kind, whom, until(at, now, words, locale, isTense), words);
  const isSoon = at.getTime() - now.getTime() < HOUR;
  const strong = isSoon ? [leftUntil(at, now, words, locale, isTense).text, ...(isTense ? [whom] : [])] : [];
  return { look: item.kind, about: aboutOf(item.kind), text, strong: strong.filter(Boolean), at, fuse };
}

function quiet(look: Look, text: string): Said {
  return { look, about: "plain", text, strong: [], at: null, fuse: null };
}

function isSnoozed({ snoozedUntil }: Coming, now: Date): boolean {
  return Boolean(snoozedUntil) && new Date(snoozedUntil ?? "") > now;
}

/** An acknowledgement holds what tells others. */
function isHeld({ item, acknowledgedAt }: Coming): boolean {
  return item?.kind === "ESCALATION" && Boolean(acknowledgedAt);
}

function whoElse({ item, reader, nameOf }: Coming): string {
  const names = (item?.recipients ?? []).filter((person) => person !== reader).map((person) => nameOf(person));
  return names.find((name) => name !== undefined)?.split(" ")[0] ?? "";
}

function said(kind: NonNullable<AgendaItem["kind"]>, whom: string, time: string, words: Words): string {
  switch (kind) {
    case "REMINDER":
      return words.next.reminds(time);
    case "DUE":
      return words.next.due(time);
    case "OVERDUE":
      return words.next.nags(time);
    case "ESCALATION":
      return words.next.escalates(whom, time);
    case "ACCEPTANCE":
      return whom ? words.next.alerts(whom, time) : words.next.asks(time);
    case "ASSIGNED":
      return words.next.tells(time);
  }
}
