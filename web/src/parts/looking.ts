import { serverNow } from "../live/now.ts";

/** Clocks agree to a second, and the server takes a moment to do what is due. */
const AFTERWARDS_MS = 1000;
const LATEST_MS = 6 * 60 * 60 * 1000;
const SELDOM_MS = 60_000;

/**
 * For a query's `refetchInterval`: it is asked again once the first of these moments has passed by the server's clock. Where
 * the server is late to do what was due it is asked less and less often.
 */
export function untilFirst(moments: readonly string[], isFailing: boolean): number {
  const first = Math.min(...moments.map((at) => Date.parse(at)));
  const left = Math.min(first - serverNow().getTime(), LATEST_MS);
  const soon = left > 0 ? left : Math.min(-left, SELDOM_MS);
  return Math.max(soon, isFailing ? SELDOM_MS : 0) + AFTERWARDS_MS;
}
