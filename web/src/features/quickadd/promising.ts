/** The steps of a preview as one says them: who is told when, the same said once. */

interface Step {
  kind: string;
  at: string;
  index?: number | null;
  recipients?: readonly unknown[];
}

/** A policy names roles; on call is whoever has the shift by then. */
export type Whom = "ASSIGNEE" | "CREATOR" | "MANAGERS" | "OWNER" | "ADMINS" | "ONCALL";

export interface Promised {
  about: "reminder" | "escalation";
  whom: Whom;
  times: Date[];
}

const REMINDERS = new Set(["REMINDER", "DUE", "OVERDUE"]);
const MOST = 4;
const MOST_TIMES = 2;

/** `ladder` says whom each escalation tells: who bears a role, a sample does not know. */
export function promisesOf(
  steps: readonly Step[],
  ladder: readonly { notify: readonly string[] }[],
): readonly Promised[] {
  const promises: Promised[] = [];
  for (const { kind, at, index, recipients } of steps.toSorted((one, other) => one.at.localeCompare(other.at))) {
    const isEscalation = kind === "ESCALATION";
    if ((!isEscalation && !REMINDERS.has(kind)) || recipients?.length === 0) {
      continue;
    }
    const about = isEscalation ? "escalation" : "reminder";
    const whom = isEscalation ? furthest(ladder[(index ?? 1) - 1]?.notify ?? []) : "ASSIGNEE";
    const same = promises.find((one) => one.about === about && one.whom === whom);
    if (same === undefined) {
      promises.push({ about, whom, times: [new Date(at)] });
    } else if (same.times.length < MOST_TIMES) {
      same.times.push(new Date(at));
    }
  }
  return promises.slice(0, MOST);
}

/** Of those who hear, the one who was not there before. */
function furthest(notify: readonly string[]): Whom {
  const last = notify.at(-1) ?? "MANAGERS";
  return last.startsWith("ONCALL") ? "ONCALL" : (last as Whom);
}
