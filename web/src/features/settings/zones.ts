/** Time zones by the names that people look for. */

import type { Locale } from "../../words/index.ts";
import { DAY } from "../../words/times.ts";

const SEASON = 91 * DAY;

/** Every zone that the browser knows, UTC among them, and the one that is set. */
export function zones(current: string): string[] {
  return [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone"), current])].toSorted();
}

/** `America/Argentina/Buenos_Aires` is `Buenos Aires`. */
export function cityOf(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** `Buenos Aires, America`: the city first, for that is what one types. */
export function labelOf(zone: string): string {
  const area = zone.split("/").slice(0, -1).join(", ").replaceAll("_", " ");
  return area === "" ? cityOf(zone) : `${cityOf(zone)}, ${area}`;
}

export function clockIn(zone: string, at: Date, locale: Locale): string {
  const language = locale === "de" ? "de-DE" : navigator.language;
  return new Intl.DateTimeFormat(language, { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(at);
}

/** Berlin and Vienna are one, summer and winter. */
export function isSameClock(one: string, other: string, now: Date): boolean {
  return [0, 1, 2, 3].every((season) => {
    const at = new Date(now.getTime() + season * SEASON);
    return clockOf(one, at) === clockOf(other, at);
  });
}

function clockOf(timeZone: string, at: Date): string {
  return at.toLocaleString("en-GB", { timeZone });
}
