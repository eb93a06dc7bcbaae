/** The steps of a preview as one says them: who is told when, the same said once. */

import type { About } from "../../parts/marks.ts";

interface Step {
  kind: string;
  at: string;
  recipients?: readonly { user_id: string }[];
}

export interface Promised {
  about: About;
  whom: string;
  times: Date[];
}

const MOST = 4;
const MOST_TIMES = 2;

export function promisesOf(steps: readonly Step[], aboutOf: (kind: string) => About): readonly Promised[] {
  const promises: Promised[] = [];
  for (const { kind, at, recipients } of steps.toSorted((one, other) => one.at.localeCompare(other.at))) {
    const whom = recipients?.at(-1)?.user_id;
    const about = aboutOf(kind) === "escalation" ? "escalation" : "reminder";
    if (whom === undefined || kind === "ASSIGNED") {
      continue;
    }
    const same = promises.find((one) => one.about === about && one.whom === whom);
    if (same === undefined) {
      promises.push({ about, whom, times: [new Date(at)] });
    } else if (same.times.length < MOST_TIMES) {
      same.times.push(new Date(at));
    }
  }
  return promises.slice(0, MOST);
}
