/** The editor's state: a draft, what differs in it, what is wrong with it, and what can be done to it. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Refused } from "../../api/problem.ts";
import { useOwn } from "../../words/index.ts";
import { nextRound } from "./curve.ts";
import { type Differences, differences } from "./differences.ts";
import { DUE, moved, OVERDUE, stepAt } from "./drawing.ts";
import { fromSeconds, nominal } from "./durations.ts";
import { type Draft, draftOf, pathOf, REMINDER, rotaOf, RUNG, sorted, unreadable, without, written } from "./model.ts";
import { rotasQuery } from "./reading.ts";
import { type PolicyWords, words as own } from "./words.ts";

const AN_HOUR = 3600;

export interface Editing {
  draft: Draft;
  base: Draft | null;
  differences: Differences;
  isReadOnly: boolean;
  /** The step that is looked at. */
  chosen: string | null;
  /** By the API's field names. */
  wrong: Readonly<Record<string, string>>;
  /** What is wrong with a step. */
  wrongOf: (id: string) => string | undefined;
  targetName: (target: string) => string;
  change: (draft: Draft) => void;
  choose: (id: string | null) => void;
  /** Choose it, and go to its time. */
  edit: (id: string) => void;
  move: (id: string, seconds: number) => void;
  remove: (id: string) => void;
  addReminder: () => void;
  addRung: () => void;
  addOverdue: () => void;
}

interface From {
  /** What is stored, if anything is. */
  base: Draft | null;
  first: Draft;
  isReadOnly: boolean;
  step?: string | undefined;
}

/** What a step's handle is known by. */
export function handleOf(id: string): string {
  return `handle-${id}`;
}

/** What the inspector's first field is known by. */
export const TIME_FIELD = "step-time";

/** What a draft is begun from, and is saved in the place of. */
export interface Origin {
  base: Draft;
  version: number;
}

export interface Working {
  draft: Draft;
  origin: Origin;
  change: (draft: Draft | null) => void;
  isTouched: boolean;
  /** What was sent is that version now; what was changed since is a draft of it. */
  settle: (sent: Draft, version: number) => void;
  /** The draft goes on from there. */
  rebase: (origin: Origin) => void;
}

type Touched = Pick<Working, "draft" | "origin">;

/** What is untouched shows what is stored, in whatever version; a draft stays with the version that it was begun from. */
export function useDraft(base: Draft, version = 0): Working {
  const [touched, touch] = useState<Touched | null>(null);
  const kept = touched && (touched.origin.version === version || isOther(touched)) ? touched : null;
  const { draft, origin } = kept ?? { draft: base, origin: { base, version } };
  return {
    draft,
    origin,
    change: (changed) => touch(changed && { draft: changed, origin }),
    isTouched: kept !== null,
    settle: (sent, next) =>
      touch((now) =>
        now === null || now.draft === sent ? null : { ...now, origin: { base: sorted(sent), version: next } },
      ),
    rebase: (next) => touch((now) => now && { draft: draftOf(written(now.draft), next.base), origin: next }),
  };
}

function isOther({ draft, origin }: Touched): boolean {
  return differences(draft, origin.base).count > 0;
}

export function useEditing(
  { base, isReadOnly, step }: From,
  { draft, change, isTouched }: Working,
  refusal: unknown,
): Editing {
  const words = useOwn(own);
  const [chosen, choose] = useState(() => stepAt(draft, step) ?? draft.rungs[0]?.id ?? null);
  const unnamed = isTouched && draft.name.trim() === "" ? { name: words.wrong.empty } : {};
  const wrong = { ...mistakes(draft, refusal, words), ...unnamed };
  const targetName = useTargetNames();
  return {
    draft,
    base,
    isReadOnly,
    chosen,
    wrong,
    targetName,
    change,
    choose,
    differences: differences(draft, base),
    wrongOf: (id) => wrongWith(id, draft, wrong),
    edit: (id) => {
      choose(id);
      setTimeout(() => document.getElementById(TIME_FIELD)?.focus());
    },
    move: (id, seconds) => change(moved(draft, id, seconds)),
    remove: (id) => {
      const next = neighbourOf(draft, id);
      change(without(draft, id));
      choose(next);
      setTimeout(() => document.getElementById(handleOf(next))?.focus());
    },
    addReminder: () => {
      const id = freshName(REMINDER);
      const longest = Math.max(0, ...draft.reminders.map(({ before }) => nominal(before)));
      const before = fromSeconds(longest === 0 ? AN_HOUR : nextRound(longest, true));
      change(sorted({ ...draft, reminders: [...draft.reminders, { id, before }] }));
      choose(id);
    },
    addRung: () => {
      const id = freshName(RUNG);
      const last = Math.max(0, ...draft.rungs.map(({ after }) => nominal(after)));
      const after = fromSeconds(last === 0 ? AN_HOUR : nextRound(last, true));
      const rung = { id, after, notify: ["MANAGERS"], raise_priority: false, reassign_to: null, break_quiet: false };
      change({ ...draft, rungs: [...draft.rungs, rung] });
      choose(id);
    },
    addOverdue: () => {
      change({ ...draft, overdue_every: fromSeconds(4 * AN_HOUR), overdue_limit: draft.overdue_limit || 3 });
      choose(OVERDUE);
    },
  };
}

/** Where one is when a step is gone: at one of its kind, else at due. */
function neighbourOf({ reminders, rungs }: Draft, id: string): string {
  const alike = reminders.some((one) => one.id === id) ? reminders : rungs;
  const place = alike.findIndex((one) => one.id === id);
  return (alike[place + 1] ?? alike[place - 1])?.id ?? DUE;
}

function freshName(kind: string): string {
  return `${kind}-${crypto.randomUUID()}`;
}

/** What a target is called: a group, or a rota by its name. */
export function useTargetNames(): (target: string) => string {
  const words = useOwn(own);
  const rotas = useQuery(rotasQuery());
  return (target) => {
    const id = rotaOf(target);
    if (id === null) {
      return words.target[target as keyof PolicyWords["target"]];
    }
    return words.onCall(rotas.data?.find((rota) => rota.id === id)?.name ?? words.unknownRota);
  };
}

/** What cannot be read here, and what the API says of the rest. */
function mistakes(draft: Draft, refusal: unknown, words: PolicyWords): Record<string, string> {
  const refused = refusal instanceof Refused && refusal.status === 422 ? refusal.fields : {};
  const said = Object.entries(refused).map(([field, message]) => [field.replace(/^policy\./, ""), message] as const);
  return {
    ...Object.fromEntries(said.map(([field, message]) => [field, explained(field, message, words)])),
    ...Object.fromEntries(unreadable(draft).map((field) => [field, words.wrong.duration])),
  };
}

/** The API's words where there are none of our own. */
function explained(field: string, message: string, { wrong }: PolicyWords): string {
  const known: Record<string, string> = {
    "is there twice": wrong.twice,
    "must be from PT1S to P366D": wrong.range,
    "must be longer than that of the step before": wrong.notLonger,
    "must not be empty": wrong.empty,
    "must name at least one": wrong.noChannel,
    "must be from 0 to 100": wrong.limit,
  };
  return field.endsWith(".notify") && message.startsWith("must name") ? wrong.nobody : (known[message] ?? message);
}

function wrongWith(id: string, draft: Draft, wrong: Readonly<Record<string, string>>): string | undefined {
  const path = id === OVERDUE ? "overdue_" : id === DUE ? "remind_at_due" : pathOf(draft, id);
  return Object.entries(wrong).find(([field]) => field.startsWith(path))?.[1];
}
