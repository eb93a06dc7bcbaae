/** Which message comes how on which channel, and what may be chosen. */

import type { Preferences } from "../../api/types.ts";

export const CATEGORIES = [
  "ASSIGNMENT",
  "REMINDER",
  "ESCALATION",
  "MENTION",
  "COMMENT",
  "PROJECT",
  "DIGEST",
  "SECURITY",
] as const;
export const CHANNELS = ["IN_APP", "PUSH", "EMAIL"] as const;
export const MODES = ["INSTANT", "DIGEST", "OFF"] as const;

export type Category = (typeof CATEGORIES)[number];
export type Channel = (typeof CHANNELS)[number];
export type Mode = (typeof MODES)[number];

/** What a person changes about how they are told. */
export type Change = (preferences: Preferences) => Preferences;

/** How a cell can be changed: freely, only between on and off, or not at all. A digest is a mail and nothing else. */
export type Kind = "free" | "switch" | "always" | "none";

export function kindOf(category: Category, channel: Channel): Kind {
  if (category === "SECURITY") {
    return "always";
  }
  if (category === "DIGEST") {
    return channel === "EMAIL" ? "switch" : "none";
  }
  return "free";
}

export function modeOf({ matrix }: Preferences, category: Category, channel: Channel): Mode {
  return matrix?.[category]?.[channel] ?? "INSTANT";
}

export function setMode(category: Category, channel: Channel, mode: Mode): Change {
  return (preferences) => ({
    ...preferences,
    matrix: { ...preferences.matrix, [category]: { ...preferences.matrix?.[category], [channel]: mode } },
  });
}

export function getsDigests(preferences: Preferences): boolean {
  return (preferences.digest?.period ?? "NEVER") !== "NEVER" && modeOf(preferences, "DIGEST", "EMAIL") !== "OFF";
}

/** The mode as it is followed: nothing is put off to a digest that never comes. */
export function modeInEffect(preferences: Preferences, category: Category, channel: Channel): Mode {
  const mode = modeOf(preferences, category, channel);
  return mode === "DIGEST" && !getsDigests(preferences) ? "INSTANT" : mode;
}

/** Whether something was put off to a digest that never comes. */
export function waitsInVain(preferences: Preferences): boolean {
  return (
    !getsDigests(preferences) &&
    CATEGORIES.some((category) => CHANNELS.some((channel) => modeOf(preferences, category, channel) === "DIGEST"))
  );
}
