/** Who and what the component tests are about: one moment, a few people, two projects, and tasks to make from there. */

import type { AgendaItem, Comment, MarkedItem, Me, Notification, Project, Task, User } from "../../src/api/types.ts";

/** A Wednesday, ten o'clock on the reader's clock. */
export const NOW = new Date(2026, 2, 11, 10, 0);

/** So many minutes from now. */
export function at(minutes: number): string {
  return new Date(NOW.getTime() + minutes * 60_000).toISOString();
}

export const HOURS = 60;
export const DAYS = 24 * HOURS;

function id(kind: number, number: number): string {
  return `00000000-0000-4000-8000-${String(kind).padStart(4, "0")}${String(number).padStart(8, "0")}`;
}

const BORN = { created_at: at(-30 * DAYS), updated_at: at(-30 * DAYS), version: 1 };

export const ME: Me = {
  ...BORN,
  id: id(1, 1),
  name: "Mia Berg",
  email: "mia@muster.example",
  email_verified_at: BORN.created_at,
  role: "USER",
  time_zone: "Europe/Berlin",
};

function person(number: number, name: string): User {
  return { ...BORN, id: id(1, number), name, email: null, role: "USER", time_zone: "Europe/Berlin", disabled: false };
}

export const MIA: User = { ...person(1, ME.name) };
export const OLGA = person(2, "Olga Brandt");
export const RAVI = person(3, "Ravi Nair");
export const PEOPLE: readonly User[] = [MIA, OLGA, RAVI];

function project(number: number, key: string, name: string): Project {
  return { ...BORN, id: id(2, number), key, name, creator_id: OLGA.id, viewer: { role: "MEMBER", muted: false } };
}

export const OPS = project(1, "OPS", "Operations");
export const WEB = project(2, "WEB", "Website");

/** `OPS-7` by its number; Mia's own, pending and without a date where nothing else is said. */
export function task(number: number, title: string, more: Partial<Task> = {}): Task {
  return {
    ...BORN,
    id: id(3, number),
    key: `OPS-${number}`,
    title,
    description: "",
    project_id: OPS.id,
    creator_id: OLGA.id,
    assignee_id: MIA.id,
    status: "PENDING",
    priority: "MEDIUM",
    labels: [],
    due_at: null,
    acknowledged_at: null,
    completed_at: null,
    snoozed_until: null,
    escalation_level: 0,
    position: number,
    ...more,
  };
}

/** What comes next for a task. */
export function next(
  { id: task_id }: Pick<Task, "id">,
  kind: AgendaItem["kind"],
  minutes: number,
  more: Partial<MarkedItem> = {},
): MarkedItem {
  return { task_id, kind, at: at(minutes), recipients: [MIA.id], revision: 1, version: 1, marks: [], ...more };
}

export function notice(number: number, title: string, more: Partial<Notification> = {}): Notification {
  return {
    id: id(4, number),
    kind: "REMINDER",
    category: "REMINDER",
    title,
    body: "",
    key: null,
    actor_id: null,
    project_id: OPS.id,
    task_id: null,
    step: null,
    read_at: null,
    created_at: at(-number),
    version: 1,
    ...more,
  };
}

/** What somebody said about a task; the higher its number the later. */
export function comment(number: number, { id: task_id }: Task, author_id: string, text: string): Comment {
  const said_at = at(number - HOURS);
  const born = { created_at: said_at, updated_at: said_at, version: 1 };
  return { ...born, id: id(5, number), task_id, author_id, text, mentions: [] };
}
