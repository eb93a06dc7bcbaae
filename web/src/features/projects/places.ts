/** Where a card stands in its column: a number between those of its neighbours. */

export interface Placed {
  id: string;
  position: number;
}

/**
 * What puts `moved` at an index among the others of a column, who stand in order. Mostly it is one number for the moved
 * one; where there is no room between its neighbours those behind make some.
 */
export function placesFor(moved: Placed, others: readonly Placed[], index: number): Placed[] {
  const before = others[index - 1]?.position;
  const after = others[index]?.position;
  const position = between(before, after);
  const placed = { id: moved.id, position };
  if (after === undefined || position < after) {
    return [placed];
  }
  return [placed, ...pushed(others.slice(index), position)];
}

/** Not below the one before; where both are alike a step behind it. */
function between(before: number | undefined, after: number | undefined): number {
  if (before === undefined) {
    return after === undefined ? 1 : after - 1;
  }
  const middle = after === undefined ? before + 1 : (before + after) / 2;
  return middle > before && (after === undefined || middle < after) ? middle : before + 1;
}

/** Those who must move on so that all stand behind `last` and in order. */
function pushed(others: readonly Placed[], last: number): Placed[] {
  const places: Placed[] = [];
  let behind = last;
  for (const { id, position } of others) {
    if (position > behind) {
      break;
    }
    behind += 1;
    places.push({ id, position: behind });
  }
  return places;
}
