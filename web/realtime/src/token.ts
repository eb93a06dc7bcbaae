import { type Clock, within } from "./clock.js";
import type { Report } from "./problem.js";

/**
 * Gives the access token, or null when nobody is signed in any more. `renew` asks for another one than the last, which was
 * refused or is about to end. Being offline is a rejection: it is asked again later.
 */
export type TokenSource = (request: { renew: boolean }) => Promise<string | null>;

export type Answer = { token: string } | "SIGNED_OUT" | "FAILED";

const ANSWERED_WITHIN_MS = 15_000;

/** Ask for a token, and wait for it no longer than is sensible. What goes wrong is reported. */
export async function askFor(source: TokenSource, renew: boolean, clock: Clock, report: Report): Promise<Answer> {
  try {
    const token = await within(clock, ANSWERED_WITHIN_MS, source({ renew }));
    return token === null ? "SIGNED_OUT" : { token };
  } catch (cause) {
    report({ code: "token", detail: "A token could not be had.", cause });
    return "FAILED";
  }
}

interface Claims {
  exp?: unknown;
  iat?: unknown;
}

/** How long before its end a token is replaced, or half its life where that is less. */
const AHEAD_MS = 60_000;
const LEAST_MS = 1000;

/**
 * In how many milliseconds to replace a token; null when it does not tell its end. Of one that is `fresh` the whole life
 * lies ahead, whatever the clock says: on a device whose clock is wrong only the first one is replaced too early or late.
 */
export function renewalIn(token: string, fresh: boolean, now: number): number | null {
  const { exp, iat } = claimsOf(token);
  if (typeof exp !== "number") {
    return null;
  }
  const left = exp * 1000 - now;
  const life = typeof iat === "number" ? (exp - iat) * 1000 : left;
  return Math.max(LEAST_MS, (fresh ? life : left) - Math.min(AHEAD_MS, life / 2));
}

/** What the token says of itself, unchecked: it only serves to be in time. Nothing for what is no JWT. */
function claimsOf(token: string): Claims {
  const payload = token.split(".")[1] ?? "";
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    return typeof claims === "object" && claims !== null ? claims : {};
  } catch {
    return {};
  }
}
