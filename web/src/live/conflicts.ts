/** Own changes that met somebody else's. They stay until one has chosen. */

import { useSyncExternalStore } from "react";
import { session } from "../api/session.ts";
import type { Task, TaskPatch } from "../api/types.ts";
import { contested, type Field } from "./merging.ts";
import type { Change } from "./waiting.ts";

/** Thrown for a change of fields that somebody else has changed too. */
export class Contested extends Error {
  readonly theirs: Task;
  readonly fields: readonly Field[];

  constructor(theirs: Task, fields: readonly Field[]) {
    super(`${theirs.key} was changed by somebody else`);
    this.theirs = theirs;
    this.fields = fields;
  }
}

export interface Conflict {
  theirs: Task;
  mine: TaskPatch;
  fields: readonly Field[];
  /** Who has changed it, where that is known. */
  who: string | null;
}

let open: readonly Conflict[] = [];
let isShown = false;
const listeners = new Set<() => void>();

function set(conflicts: readonly Conflict[], shown: boolean): void {
  open = conflicts;
  isShown = shown && conflicts.length > 0;
  for (const listener of listeners) {
    listener();
  }
}

/** Of one task there is one conflict, with the latest of what one wanted. */
export function addConflict(change: Change, { theirs }: Contested, who: string | null): Conflict {
  const former = open.find((one) => one.theirs.id === theirs.id);
  const mine = { ...former?.mine, ...(change.body as TaskPatch) };
  const fields = [...new Set([...(former?.fields ?? []), ...contested(change.body as TaskPatch, change.was, theirs)])];
  const conflict = { theirs, mine, fields, who: who ?? former?.who ?? null };
  set([...open.filter((one) => one !== former), conflict], isShown);
  return conflict;
}

export function closeConflict(conflict: Conflict): void {
  set(
    open.filter((one) => one !== conflict),
    isShown,
  );
}

export function showConflicts(shown: boolean): void {
  set(open, shown);
}

/** The conflict that is before the reader now. */
export function useConflict(): Conflict | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (isShown ? open[0] : undefined),
  );
}

session.subscribe(() => session.current === null && set([], false));
