/** In which order the palette lists what it has found. */

import type { Group } from "./entries.tsx";
import { matching, useActionEntries, usePeopleEntries, usePlaceEntries, useTaskEntries } from "./entries.tsx";
import { type Parsed, piecesOf } from "../quickadd/parsing.ts";
import { useOwn, useWords } from "../../words/index.ts";
import { useRecent, useTaskSearch, useTasksOf } from "./searching.ts";
import { words as own } from "./words.ts";

const MOST_PLACES = 5;
const MOST_PEOPLE = 3;

export interface Listing {
  groups: readonly Group[];
  /** Whether a task would be made of what is written, and before everything else. */
  create: "FIRST" | "LAST" | "NO";
  /** Why there may be more, or why there is nothing. */
  said: string | null;
}

interface Asked {
  query: string;
  parsed: Parsed;
  onPerson: (name: string) => void;
  onNewTask: () => void;
}

export function useListing({ query, parsed, onPerson, onNewTask }: Asked): Listing {
  const words = useOwn(own);
  const { loading } = useWords().app;
  const text = query.startsWith(">") ? query.slice(1) : parsed.title;
  const person = parsed.title === "" ? (parsed.person?.value ?? null) : null;
  const entriesOf = useTaskEntries();
  const recent = useRecent();
  const found = useTaskSearch(query.startsWith(">") || person ? "" : text);
  const theirs = useTasksOf(person?.id ?? null);
  const places = usePlaceEntries();
  const people = usePeopleEntries(onPerson);
  const actions = useActionEntries(onNewTask);
  const doing: Group = { title: words.do, entries: matching(actions, text) };

  if (query.startsWith(">")) {
    return { groups: [doing], create: "NO", said: null };
  }
  if (person !== null) {
    const groups = [{ title: words.openTasksOf(person.name), entries: entriesOf(theirs.tasks) }];
    const said = theirs.isPartial ? words.unknown : theirs.isAwaited ? loading : words.noTasks;
    return { groups, create: "NO", said: theirs.tasks.length > 0 ? null : said };
  }
  if (text === "") {
    const groups = [
      { title: words.recent, entries: entriesOf(recent) },
      { title: words.goTo, entries: places.slice(0, MOST_PLACES) },
      doing,
    ];
    return { groups, create: "NO", said: null };
  }
  const isMeant = piecesOf(parsed).length > 0;
  const groups = [
    { title: isMeant ? words.looksLike : words.tasks, entries: entriesOf(found.tasks) },
    { title: words.goTo, entries: matching(places, text).slice(0, MOST_PLACES) },
    { title: words.people, entries: matching(people, text).slice(0, MOST_PEOPLE) },
    doing,
  ];
  const isBare = groups.every(({ entries }) => entries.length === 0);
  const isFirst = isMeant || (isBare && !found.isAwaited);
  const said = isBare && found.isAwaited ? loading : null;
  return { groups, create: isFirst ? "FIRST" : "LAST", said: found.isPartial ? words.offline : said };
}
