/** What a line would make: what was understood of it, what was chosen beside it, and else what is usual. */

import { useMemo } from "react";
import { me } from "../../api/session.ts";
import type { Priority, Project, User } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { useDateReader } from "../../parts/dateReading.ts";
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

export function useParsed(line: string, ignored: ReadonlySet<string> = NONE): Parsed {
  const people = useAll(desk.people);
  const projects = useWritable();
  const now = useNow();
  const readDate = useDateReader();
  const reader = me().id;
  return useMemo(
    () => parse(line, { now, me: reader, people, projects, readDate, ignored }),
    [line, now, reader, people, projects, readDate, ignored],
  );
}

export function useDraft(parsed: Parsed, chosen: Chosen = {}, here: string | null = null): Draft {
  const people = useAll(desk.people);
  const projects = useWritable();
  return {
    title: parsed.title,
    due: chosen.due === undefined ? (parsed.due?.value ?? null) : chosen.due,
    priority: chosen.priority ?? parsed.priority?.value ?? "MEDIUM",
    assignee: chosen.assignee ?? parsed.person?.value ?? people.find(({ id }) => id === me().id) ?? null,
    project: chosen.project ?? parsed.project?.value ?? usual(projects, here),
  };
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
