/** What a version says otherwise than the one before it, line by line. */

import type { Differences } from "./differences.ts";
import { differences } from "./differences.ts";
import { read, said } from "./durations.ts";
import { type Body, type Draft, draftOf, type Rung } from "./model.ts";
import { and } from "./sentence.ts";
import type { Locale } from "../../words/index.ts";
import type { PolicyWords } from "./words.ts";

/** An absent `before` is new, an absent `after` gone. */
export interface Line {
  what: string;
  before: string | null;
  after: string | null;
}

export interface Telling {
  words: PolicyWords;
  locale: Locale;
  targetName: (target: string) => string;
}

export function changesBetween(before: Body, after: Body, telling: Telling): Line[] {
  const base = draftOf(before);
  const draft = draftOf(after, base);
  const found = differences(draft, base);
  return [
    ...reminderLines(draft, found, telling),
    ...rungLines(draft, found, telling),
    ...[...found.fields].map((field) => ({
      what: telling.words.history.field[field] ?? field,
      before: shown(before[field as keyof Body], telling),
      after: shown(after[field as keyof Body], telling),
    })),
  ];
}

function reminderLines(draft: Draft, { added, gone }: Differences, { words, locale }: Telling): Line[] {
  const what = words.drawing.reminderName;
  const time = (duration: string) => words.drawing.beforeDue(said(duration, locale));
  const fresh = draft.reminders.filter(({ id }) => added.has(id));
  return [
    ...gone.reminders.map(({ before }) => ({ what, before: time(before), after: null })),
    ...fresh.map(({ before }) => ({ what, before: null, after: time(before) })),
  ];
}

function rungLines(draft: Draft, { added, gone, rungs }: Differences, telling: Telling): Line[] {
  const what = (rung: Rung) => telling.words.drawing.rungName(draft.rungs.indexOf(rung) + 1);
  return draft.rungs
    .flatMap((rung): Line[] => {
      const was = rungs.get(rung.id);
      if (was === undefined) {
        return added.has(rung.id) ? [{ what: what(rung), before: null, after: rungSaid(rung, telling) }] : [];
      }
      return [{ what: what(rung), before: rungSaid(was, telling), after: rungSaid(rung, telling) }];
    })
    .concat(
      gone.rungs.map((rung) => ({
        what: telling.words.drawing.rungName(Number(/\d+$/.exec(rung.id)?.[0] ?? 0) + 1),
        before: rungSaid(rung, telling),
        after: null,
      })),
    );
}

/** `1 day past due to Owner, priority up` */
function rungSaid(rung: Rung, { words, locale, targetName }: Telling): string {
  return [
    words.drawing.pastDue(said(rung.after, locale)),
    and(rung.notify.map(targetName), words.sentence.and),
    rung.raise_priority ? words.drawing.raised : "",
    rung.reassign_to === null ? "" : words.drawing.handed(targetName(rung.reassign_to)),
    rung.break_quiet ? words.drawing.quiet : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function shown(value: unknown, { words, locale }: Telling): string {
  if (value === null) {
    return words.history.never;
  }
  if (typeof value === "boolean") {
    return value ? words.history.yes : words.history.no;
  }
  if (typeof value === "object") {
    const entries = Object.entries(value as Record<string, string | string[]>);
    return (
      entries.map(([name, inner]) => `${nameOf(name, words)}: ${channels(inner, words)}`).join("; ") || words.usual
    );
  }
  const text = String(value);
  return read(text) === null ? text : said(text, locale);
}

function nameOf(name: string, { category, channel }: PolicyWords): string {
  return ({ ...category, ...channel } as Record<string, string>)[name] ?? name;
}

function channels(named: string | string[], { channel }: PolicyWords): string {
  const names = channel as Record<string, string>;
  return [named]
    .flat()
    .map((one) => names[one] ?? one)
    .join(", ");
}
