import type { Timeline } from "../../api/types.ts";

/** When the first of the steps that it holds would be taken then. */
export function heldUntil(foretold: Timeline | undefined): Date | null {
  const held = foretold?.upcoming.find(({ state }) => state === "HELD");
  return held === undefined ? null : new Date(held.at);
}
