/** One line that says a whole task: "Renew certificate tomorrow 9am !high @mia #ops". */

import type { Priority, Project, User } from "../../api/types.ts";
import type { Reader } from "../../parts/dates.ts";

export type Part = "due" | "priority" | "person" | "project";

/** A piece of the line that means something, and where it stands. */
export interface Piece<T> {
  text: string;
  from: number;
  value: T;
}

export interface Parsed {
  title: string;
  due: Piece<Date> | null;
  priority: Piece<Priority> | null;
  person: Piece<User> | null;
  project: Piece<Project> | null;
  /** `@ma` that several people could be, `#xyz` that is no project. They stay in the title. */
  unclear: readonly Piece<null>[];
}

export interface Known {
  now: Date;
  me: string;
  people: readonly User[];
  projects: readonly Project[];
  /** Null until it is loaded. */
  readDate: Reader | null;
  /** Pieces that mean nothing this time. */
  ignored?: ReadonlySet<string>;
}

const TOKEN = /(?<=^|\s)([!@#])([\p{L}\p{N}_.-]+)/gu;
const PRIORITIES: Record<string, Priority> = {
  low: "LOW",
  niedrig: "LOW",
  medium: "MEDIUM",
  mittel: "MEDIUM",
  high: "HIGH",
  hoch: "HIGH",
  urgent: "URGENT",
  dringend: "URGENT",
};
const MYSELF = new Set(["me", "ich", "mir", "mich"]);

export function parse(line: string, known: Known): Parsed {
  const parsed: Parsed = { title: "", due: null, priority: null, person: null, project: null, unclear: [] };
  const unclear: Piece<null>[] = [];
  let rest = line;
  for (const token of line.matchAll(TOKEN)) {
    const piece = { text: token[0], from: token.index, value: null };
    if (known.ignored?.has(piece.text)) {
      continue;
    }
    if (take(parsed, token[1] ?? "", token[2] ?? "", piece, known)) {
      rest = blanked(rest, piece);
    } else {
      unclear.push(piece);
    }
  }
  const found = known.readDate?.(rest, known.now) ?? null;
  const due = found && !known.ignored?.has(found.text) ? { ...found, value: found.at } : null;
  const title = tidy(due ? blanked(rest, due) : rest);
  return title === "" ? { ...parsed, title: tidy(rest), unclear } : { ...parsed, title, due, unclear };
}

/** Everything in the line that means something, in its order. */
export function piecesOf({ due, priority, person, project }: Parsed): Piece<unknown>[] {
  return [due, priority, person, project]
    .filter((piece) => piece !== null)
    .toSorted((one, other) => one.from - other.from);
}

/** Of two that say the same the last counts. */
function take(parsed: Parsed, sign: string, word: string, piece: Piece<null>, known: Known): boolean {
  switch (sign) {
    case "!": {
      const value = priorityOf(word);
      parsed.priority = value ? { ...piece, value } : parsed.priority;
      return value !== null;
    }
    case "@": {
      const value = personOf(word, known);
      parsed.person = value ? { ...piece, value } : parsed.person;
      return value !== null;
    }
    default: {
      const value = projectOf(word, known.projects);
      parsed.project = value ? { ...piece, value } : parsed.project;
      return value !== null;
    }
  }
}

function priorityOf(word: string): Priority | null {
  const meant = Object.keys(PRIORITIES).filter((name) => name.startsWith(word.toLowerCase()));
  const values = new Set(meant.map((name) => PRIORITIES[name]));
  return values.size === 1 ? ([...values][0] ?? null) : null;
}

/** By the whole name or the first, or by how one of their names begins, where only one person's does. */
export function personOf(word: string, { people, me }: Pick<Known, "people" | "me">): User | null {
  const wanted = folded(word);
  if (MYSELF.has(wanted)) {
    return people.find(({ id }) => id === me) ?? null;
  }
  const whole = people.filter(({ name }) => namesOf(name).includes(wanted));
  const begun = people.filter(({ name }) => namesOf(name).some((one) => one.startsWith(wanted)));
  return only(whole) ?? (whole.length === 0 ? only(begun) : null);
}

function projectOf(word: string, projects: readonly Project[]): Project | null {
  const wanted = folded(word);
  const whole = projects.filter(({ key, name }) => folded(key) === wanted || folded(name) === wanted);
  return only(whole) ?? only(projects.filter(({ key }) => folded(key).startsWith(wanted)));
}

function namesOf(name: string): string[] {
  const names = name.split(/\s+/).map((one) => folded(one));
  return [names.join(""), ...names];
}

/** Without case, accents and what stands between words. */
function folded(word: string): string {
  return word
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[\s._-]/g, "");
}

function only<T>(found: readonly T[]): T | null {
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The piece away, everything else where it was. */
function blanked(text: string, { from, text: piece }: { from: number; text: string }): string {
  return text.slice(0, from) + " ".repeat(piece.length) + text.slice(from + piece.length);
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
