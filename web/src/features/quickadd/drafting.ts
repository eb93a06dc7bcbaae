/** What a line would make: what was understood of it, what was chosen beside it, and else what is usual. */

import { useMemo } from "react";
import { me } from "../../api/session.ts";
import type { Priority, Project, User } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { useDateReader } from "../../parts/dateReading.ts";
import { dateReader } from "../../parts/dates.ts";
import { useLocale } from "../../words/index.ts";
import { type Parsed, parse } from "./parsing.ts";

export interface Draft {
  title: string;
  due: Date | null;
  priority: Priority;
  assignee: User | null;
  project: Project | null;
}

/** What was chosen by hand; it outweighs the line. */
export type Chosen = Partial<Omit<Draft, "title">>;

const LAST_PROJECT = "muster.project";
const NONE: ReadonlySet<string> = new Set();

interface Written {
  line: string;
  /** The project on the screen, by its key. */
  here: string | null;
  ignored?: ReadonlySet<string>;
  chosen?: Chosen;
}

interface Drafting {
  parsed: Parsed;
  draft: Draft;
  /** With its date, though what understands it may still be on its way; as it is where that cannot be had. */
  settle: () => Promise<Draft>;
}

export function useDrafting({ line, here, ignored = NONE, chosen = {} }: Written): Drafting {
  const people = useAll(desk.people);
  const projects = useWritable();
  const now = useNow();
  const locale = useLocale();
  const readDate = useDateReader();
  const reader = me().id;
  const known = useMemo(
    () => ({ now, me: reader, people, projects, readDate, ignored }),
    [now, reader, people, projects, readDate, ignored],
  );
  const parsed = useMemo(() => parse(line, known), [line, known]);
  const draftOf = ({ title, due, priority, person, project }: Parsed): Draft => ({
    title,
    due: chosen.due === undefined ? (due?.value ?? null) : chosen.due,
    priority: chosen.priority ?? priority?.value ?? "MEDIUM",
    assignee: chosen.assignee ?? person?.value ?? people.find(({ id }) => id === reader) ?? null,
    project: chosen.project ?? project?.value ?? usual(projects, here),
  });
  const draft = draftOf(parsed);

  async function settle(): Promise<Draft> {
    if (readDate !== null) {
      return draft;
    }
    const late = await dateReader(locale).catch(() => null);
    return draftOf(parse(line, { ...known, readDate: late }));
  }

  return { parsed, draft, settle };
}

/** Projects in which I may make tasks. */
export function useWritable(): readonly Project[] {
  const projects = useAll(desk.projects);
  return useMemo(() => projects.filter(({ viewer }) => viewer?.role !== "VIEWER"), [projects]);
}

/** The next task most likely belongs to the project of the last. */
export function rememberProject({ id }: Project): void {
  localStorage.setItem(LAST_PROJECT, id);
}

/** The one that is on the screen, else that of the last task, else the first. */
function usual(projects: readonly Project[], here: string | null): Project | null {
  const last = localStorage.getItem(LAST_PROJECT);
  return (
    projects.find(({ key }) => key === here) ??
    projects.find(({ id }) => id === last) ??
    projects.toSorted((one, other) => one.key.localeCompare(other.key))[0] ??
    null
  );
}
