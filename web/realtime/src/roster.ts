import type { Crowd, Person, PresenceChanged } from "./frames.js";

/** Who is here, as the server last told. `count` is everybody; `people` may be only some of them. */
export interface Roster {
  readonly count: number;
  readonly people: readonly Person[];
}

export function rosterOf(crowd: Crowd): Roster {
  return { count: crowd.count, people: crowd.people };
}

/** The roster after a change. Whose state changes without being shown stays unknown. */
export function merge(roster: Roster, change: PresenceChanged): Roster {
  const people = new Map(roster.people.map((person) => [person.user_id, person]));
  for (const id of change.left) {
    people.delete(id);
  }
  for (const person of change.joined) {
    people.set(person.user_id, person);
  }
  for (const [id, state] of Object.entries(change.state)) {
    const person = people.get(id);
    if (person !== undefined) {
      people.set(id, { ...person, state });
    }
  }
  return { count: change.count, people: [...people.values()] };
}
