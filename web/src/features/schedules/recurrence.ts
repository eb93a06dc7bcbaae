/** The usual rules under the names that people have for them. */

export interface Preset {
  id: PresetId;
  rrule: string;
  /** Local time of the first. */
  at: string;
  /** ISO 8601. */
  duration: string;
}

export type PresetId = "weekends" | "nights" | "weeknights" | "hours" | "monthStart";

export const PRESETS: readonly Preset[] = [
  { id: "weekends", rrule: "FREQ=WEEKLY;BYDAY=SA", at: "00:00", duration: "P2D" },
  { id: "nights", rrule: "FREQ=DAILY", at: "22:00", duration: "PT8H" },
  { id: "weeknights", rrule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", at: "22:00", duration: "PT8H" },
  { id: "hours", rrule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", at: "09:00", duration: "PT8H" },
  { id: "monthStart", rrule: "FREQ=MONTHLY;BYMONTHDAY=1", at: "00:00", duration: "P1D" },
];

/** In whatever order its parts stand; null for a rule that has no name here. */
export function presetOf(rrule: string, startsOn: string | null, duration: string | null): Preset | null {
  const at = (startsOn ?? "").slice(11, 16);
  const same = PRESETS.filter((preset) => canonical(preset.rrule) === canonical(rrule));
  return same.find((preset) => preset.at === at && preset.duration === duration) ?? null;
}

function canonical(rrule: string): string {
  return rrule
    .toUpperCase()
    .split(";")
    .map((part) => {
      const [name = "", values = ""] = part.split("=");
      return `${name}=${values.split(",").toSorted().join(",")}`;
    })
    .toSorted()
    .join(";");
}
