/** What a project's address says of its screen: which view, and what of its tasks is shown in which order. */

import { getRouteApi } from "@tanstack/react-router";
import { useCallback } from "react";
import type { Priority, Status } from "../../api/types.ts";

export const VIEWS = ["list", "board", "calendar"] as const;
export const GROUPINGS = ["status", "assignee", "priority", "due", "none"] as const;
export const SORTS = ["due", "priority", "position", "newest", "changed", "title"] as const;
export const STATUSES = ["IN_PROGRESS", "PENDING", "COMPLETED", "CANCELLED"] as const satisfies readonly Status[];
export const PRIORITIES = ["URGENT", "HIGH", "MEDIUM", "LOW"] as const satisfies readonly Priority[];
/** In the place of a person: tasks that are nobody's. */
export const NOBODY = "nobody";

export type View = (typeof VIEWS)[number];
export type Grouping = (typeof GROUPINGS)[number];
export type Sort = (typeof SORTS)[number];

/** What is as usual is absent, so that the address stays short. */
export interface ProjectSearch {
  view?: View | undefined;
  group?: Grouping | undefined;
  sort?: Sort | undefined;
  status?: Status[] | undefined;
  priority?: Priority[] | undefined;
  /** Ids of people, or NOBODY. */
  assignee?: string[] | undefined;
  overdue?: true | undefined;
  q?: string | undefined;
  /** What the calendar shows: `2026-03`. */
  month?: string | undefined;
  /** Which one is open beside the others, by its id. */
  task?: string | undefined;
}

const LONGEST_TEXT = 200;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** What an address may say; the rest of it is as if it were not there. */
export function validated(raw: Record<string, unknown>): ProjectSearch {
  const wanted = {
    view: unusual(VIEWS, raw.view),
    group: unusual(GROUPINGS, raw.group),
    sort: unusual(SORTS, raw.sort),
    status: several(raw.status, (one) => isOneOf(STATUSES, one)),
    priority: several(raw.priority, (one) => isOneOf(PRIORITIES, one)),
    assignee: several(raw.assignee, (one) => typeof one === "string"),
    overdue: raw.overdue === true ? true : undefined,
    q: text(raw.q),
    month: typeof raw.month === "string" && MONTH.test(raw.month) ? raw.month : undefined,
    task: typeof raw.task === "string" && ID.test(raw.task) ? raw.task : undefined,
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as ProjectSearch;
}

function isOneOf(known: readonly string[], value: unknown): boolean {
  return typeof value === "string" && known.includes(value);
}

/** The first of those known is the usual one. */
function unusual<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.slice(1).find((one) => one === value);
}

function several<T extends string>(value: unknown, isKnown: (one: unknown) => boolean): T[] | undefined {
  const found = Array.isArray(value) ? value.filter(isKnown) : [];
  return found.length > 0 ? ([...new Set(found)] as T[]) : undefined;
}

/** A search of digits alone comes as a number out of the address. */
function text(value: unknown): string | undefined {
  const said = typeof value === "string" || typeof value === "number" ? String(value).slice(0, LONGEST_TEXT) : "";
  return said === "" ? undefined : said;
}

export function isNarrowed({ status, priority, assignee, overdue, q }: ProjectSearch): boolean {
  return [status, priority, assignee, overdue, q].some((filter) => filter !== undefined);
}

export const UNFILTERED: ProjectSearch = {
  status: undefined,
  priority: undefined,
  assignee: undefined,
  overdue: undefined,
  q: undefined,
};

export function nextView(view: View): View {
  return VIEWS[(VIEWS.indexOf(view) + 1) % VIEWS.length] ?? "list";
}

/** With or without it. */
export function toggled<T>(chosen: readonly T[] | undefined, one: T): T[] {
  return chosen?.includes(one) ? chosen.filter((other) => other !== one) : [...(chosen ?? []), one];
}

const route = getRouteApi("/_app/projects/$key");

export type SetSearch = (change: ProjectSearch, how?: { replace: boolean }) => void;

export function useProjectSearch(): [ProjectSearch, SetSearch] {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change: SetSearch = useCallback(
    (wanted, how) =>
      void navigate({ search: (known) => validated({ ...known, ...wanted }), replace: how?.replace ?? false }),
    [navigate],
  );
  return [search, change];
}
