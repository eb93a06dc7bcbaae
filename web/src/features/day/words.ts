import { spelled } from "../../words/numbers.ts";
import type { Own } from "../../words/index.ts";

interface Counts {
  overdue: number;
  acknowledge: number;
  today: number;
}

/** "Two overdue, one to acknowledge." begins as a sentence and goes on in small letters. */
function listed(parts: readonly (readonly [number, string])[], locale: "en" | "de"): string {
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${spelled(count, locale)} ${what}`);
  const [first, ...others] = said;
  return first === undefined ? "" : `${[first, ...others.map((one) => one.toLowerCase())].join(", ")}.`;
}

const en = {
  counts: ({ overdue, acknowledge, today }: Counts) =>
    listed(
      [
        [overdue, "overdue"],
        [acknowledge, "to acknowledge"],
        [today, "due today"],
      ],
      "en",
    ),
  next: "Next:",
  allProjects: "All projects",
  more: (count: number) => `Show ${count} more`,
};

const de: typeof en = {
  counts: ({ overdue, acknowledge, today }) =>
    listed(
      [
        [overdue, "überfällig"],
        [acknowledge, "zu bestätigen"],
        [today, "heute fällig"],
      ],
      "de",
    ),
  next: "Als Nächstes:",
  allProjects: "Alle Projekte",
  more: (count) => `${count} weitere zeigen`,
};

export const words = { en, de } satisfies Own<typeof en>;
