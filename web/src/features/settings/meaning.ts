/** What somebody's choices come to, for one message in their quiet hours, or now where they have none. */

import type { Preferences } from "../../api/types.ts";
import { anHourIn } from "./hours.ts";
import { type Category, CHANNELS, type Channel, modeInEffect } from "./matrix.ts";

const WAITING: ReadonlySet<Channel> = new Set(["PUSH", "EMAIL"]);

export interface Way {
  atOnce: Channel[];
  /** What waits for the end of the quiet hours. */
  waiting: Channel[];
  isInDigest: boolean;
}

export function wayOf(preferences: Preferences, category: Category): Way {
  const instant = CHANNELS.filter((channel) => modeInEffect(preferences, category, channel) === "INSTANT");
  const isQuiet = (preferences.quiet_hours ?? null) !== null;
  return {
    atOnce: instant.filter((channel) => !isQuiet || !WAITING.has(channel)),
    waiting: instant.filter((channel) => isQuiet && WAITING.has(channel)),
    isInDigest: CHANNELS.some((channel) => modeInEffect(preferences, category, channel) === "DIGEST"),
  };
}

export function sampleTime(preferences: Preferences): string {
  return preferences.quiet_hours ? anHourIn(preferences.quiet_hours) : "21:45";
}
