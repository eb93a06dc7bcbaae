/** What the API says a draft would do, asked again as it changes. */

import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { api, got } from "../../api/client.ts";
import type { Priority } from "../../api/types.ts";
import { nominal } from "./durations.ts";
import { type Draft, type Preview, type PreviewedStep, type PreviewedTask, unreadable, written } from "./model.ts";

const PAUSE_MS = 250;
/** What a policy is called makes no difference to what it does. */
const UNNAMED = "-";

export interface Sample {
  /** ISO 8601, from now on. */
  dueIn: string;
  priority: Priority;
}

/** On a project's open tasks, or on a sample. */
export type Subject = { project_id: string } | { sample: Sample };

interface Asked {
  draft: Draft;
  /** Whose the policy is. */
  home: string | null;
  /** As it is stored, for those who may not write it. */
  storedId: string | null;
  subject: Subject;
}

/** Its error names what is wrong with the draft, as saving would. What was said of the same tasks before stays meanwhile. */
export function usePreview(asked: Asked, isReady: boolean) {
  const about = JSON.stringify(asked.subject);
  const [settled] = useDebouncedValue(JSON.stringify(asked), PAUSE_MS);
  return useQuery({
    queryKey: ["policy-preview", about, settled],
    queryFn: async ({ signal }) => preview(JSON.parse(settled) as Asked, signal),
    placeholderData: (before, query) => (query?.queryKey[1] === about ? before : undefined),
    enabled: isReady && unreadable(asked.draft).length === 0,
    gcTime: 0,
  });
}

async function preview({ draft, home, storedId, subject }: Asked, signal: AbortSignal): Promise<Preview> {
  const about = "sample" in subject ? { task: sampled(subject.sample) } : { project_id: subject.project_id };
  if (storedId !== null) {
    const params = { path: { policy_id: storedId } };
    return got(api.POST("/api/v1/policies/{policy_id}/preview", { params, body: about, signal }));
  }
  const body = written(draft);
  const policy = { ...body, name: body.name.trim() || UNNAMED, project_id: home };
  return got(api.POST("/api/v1/policies/preview", { body: { policy, ...about }, signal }));
}

function sampled({ dueIn, priority }: Sample) {
  return { due_at: new Date(Date.now() + nominal(dueIn) * 1000).toISOString(), priority };
}

/** Without what would be passed over: nobody hears of it. */
export function toCome({ steps }: PreviewedTask): PreviewedStep[] {
  return steps.filter(({ state }) => state !== "SKIPPED");
}

export function isChanged(task: PreviewedTask): boolean {
  return task.removed.length > 0 || toCome(task).some(({ change }) => change);
}

export function escalatesEarlier(task: PreviewedTask): boolean {
  return toCome(task).some(({ kind, at, was_at }) => kind === "ESCALATION" && was_at && at < was_at);
}

const WEIGHT: Record<string, number> = { ESCALATION: 0, ACCEPTANCE: 1, OVERDUE: 2, REMINDER: 3, DUE: 4, ASSIGNED: 5 };

/** Of what would be otherwise about a task, what matters most: what tells others, then what comes first. */
export function foremost(task: PreviewedTask): { step: PreviewedStep; isGone: boolean } | null {
  const changed = toCome(task)
    .filter(({ change }) => change)
    .map((step) => ({ step, isGone: false }));
  const removed = task.removed.map((step) => ({ step, isGone: true }));
  return [...changed, ...removed].toSorted((one, other) => weight(one.step) - weight(other.step))[0] ?? null;
}

function weight({ kind }: PreviewedStep): number {
  return WEIGHT[kind] ?? 6;
}

export interface Tally {
  kind: "REMINDER" | "OVERDUE" | "ESCALATION" | "DUE" | "ACCEPTANCE";
  difference: number;
}

const TALLIED = ["REMINDER", "OVERDUE", "ESCALATION", "DUE", "ACCEPTANCE"] as const;

/** How many more or fewer of each kind come this week, where the number differs. */
export function tallies({ this_week }: Preview): Tally[] {
  return TALLIED.map((kind) => ({
    kind,
    difference: (this_week[kind]?.after ?? 0) - (this_week[kind]?.before ?? 0),
  })).filter(({ difference }) => difference !== 0);
}
