/** A policy as one sentence whose numbers are fields. The words bring the order of their language with them. */

import type { Differences } from "./differences.ts";
import type { Draft, Rung } from "./model.ts";
import { sorted } from "./model.ts";
import type { PolicyWords } from "./words.ts";

/** A piece of the sentence. What a field stands for is named by its step, or by the field of the policy. */
export type Piece =
  | { is: "text"; text: string }
  | { is: "duration"; of: string; value: string; was: string | null; isNew: boolean }
  | { is: "count"; value: number; was: number | null }
  | { is: "step"; of: string; text: string; isNew: boolean }
  | { is: "gone"; text: string };

interface Around {
  words: PolicyWords;
  /** What a target is called within a sentence. */
  name: (target: string) => string;
  said: (duration: string) => string;
  base: Draft | null;
  differences: Differences;
}

/** Everything that the timeline shows, in words. */
export function sentence(draft: Draft, around: Around): Piece[] {
  const { reminders, rungs } = sorted(draft);
  return [
    ...beforeDue({ ...draft, reminders }, around),
    ...(draft.overdue_every === null ? goneOverdue(around) : overdue(draft, draft.overdue_every, around)),
    ...ladder(rungs, around),
  ];
}

function text(words: string): Piece {
  return { is: "text", text: words };
}

function beforeDue(draft: Draft, around: Around): Piece[] {
  const { words, differences } = around;
  const list = draft.reminders.map(({ id, before }): Piece => ({
    is: "duration",
    of: id,
    value: before,
    was: differences.reminders.get(id)?.before ?? null,
    isNew: differences.added.has(id),
  }));
  const gone = differences.gone.reminders.map(({ before }): Piece => ({ is: "gone", text: around.said(before) }));
  const due: Piece = {
    is: "step",
    of: "due",
    text: words.sentence.whenDue,
    isNew: differences.fields.has("remind_at_due"),
  };
  if (list.length === 0) {
    return [...filled(draft.remind_at_due ? words.sentence.onlyDue : words.sentence.nobody, { due: [due] }), ...gone];
  }
  const reminded = [...listed(list, words.sentence.and), ...gone];
  const template = draft.remind_at_due ? words.sentence.remindedAndDue : words.sentence.reminded;
  return filled(template, { list: reminded, due: [due] });
}

function overdue(draft: Draft, every: string, { words, base, differences }: Around): Piece[] {
  const isNew = differences.fields.has("overdue_every");
  const was = isNew ? (base?.overdue_every ?? null) : null;
  const limit = differences.fields.has("overdue_limit") ? (base?.overdue_limit ?? null) : null;
  return filled(words.sentence.overdue, {
    every: [{ is: "duration", of: "overdue_every", value: every, was, isNew }],
    times: [{ is: "count", value: draft.overdue_limit, was: limit }],
  });
}

function goneOverdue({ words, base, said }: Around): Piece[] {
  const was = base?.overdue_every ?? null;
  return was === null ? [] : [text(" "), { is: "gone", text: words.sentence.every(said(was)) }];
}

function ladder(rungs: readonly Rung[], around: Around): Piece[] {
  const { differences, words, said } = around;
  const parts = rungs.flatMap((rung, place) => [
    text(place === 0 ? " " : "; "),
    ...rungPieces(rung, place === 0, around),
  ]);
  const gone = differences.gone.rungs.flatMap(({ after }): Piece[] => [
    text(" "),
    { is: "gone", text: words.sentence.late(said(after)) },
  ]);
  return [...parts, ...(rungs.length > 0 ? [text(".")] : []), ...gone];
}

function rungPieces(rung: Rung, isFirst: boolean, around: Around): Piece[] {
  const { words, differences, name } = around;
  const was = differences.rungs.get(rung.id);
  const isNew = differences.added.has(rung.id);
  const names = rung.notify.map(name);
  const toldOthers = was !== undefined && was.notify.toSorted().join() !== rung.notify.toSorted().join();
  const whom: Piece = { is: "step", of: rung.id, text: and(names, words.sentence.and), isNew: isNew || toldOthers };
  const isSeveral = names.length > 1 || rung.notify.some((one) => one === "MANAGERS" || one === "ADMINS");
  const template = isFirst ? (isSeveral ? words.sentence.hear : words.sentence.hears) : words.sentence.alsoHear;
  const moved = was !== undefined && was.after !== rung.after ? was.after : null;
  return [
    ...filled(template, {
      after: [{ is: "duration", of: rung.id, value: rung.after, was: moved, isNew }],
      whom: [whom],
    }),
    ...(rung.raise_priority ? [text(words.sentence.raised)] : []),
    ...(rung.reassign_to === null
      ? []
      : filled(words.sentence.handed, {
          whom: [{ is: "step", of: rung.id, text: words.sentence.to(rung.reassign_to), isNew }],
        })),
  ];
}

/** `1 day, 4 hours and 1 hour` */
function listed(list: readonly Piece[], word: string): Piece[] {
  return list.flatMap((piece, place) => {
    const before = place === 0 ? "" : place === list.length - 1 ? ` ${word} ` : ", ";
    return before === "" ? [piece] : [text(before), piece];
  });
}

export function and(names: readonly string[], word: string): string {
  return names.length < 2 ? (names[0] ?? "…") : `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)}`;
}

/** A template's `{name}`s are where the pieces of that name go. */
function filled(template: string, pieces: Readonly<Record<string, readonly Piece[]>>): Piece[] {
  return template
    .split(/(\{\w+\})/)
    .filter((part) => part !== "")
    .flatMap((part) => (part.startsWith("{") ? (pieces[part.slice(1, -1)] ?? []) : [text(part)]));
}
