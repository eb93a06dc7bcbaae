import { useDebouncedValue } from "@mantine/hooks";
import { IconBell, IconChevronsUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { api, got } from "../../api/client.ts";
import { useNow } from "../../live/now.ts";
import { useLocale, useOwn } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import type { Draft } from "./drafting.ts";
import styles from "./QuickAdd.module.css";
import { type Promised, promisesOf } from "./promising.ts";
import { words as own } from "./words.ts";

const CALM_MS = 250;
const FRESH_MS = 60_000;

/** What Muster will do about the task once it is there, by the policy that governs its project. */
export function Will({ draft }: { draft: Draft }) {
  const words = useOwn(own);
  const promises = usePromises(draft);
  if (draft.due === null) {
    return <p className={styles.will}>{words.nothing}</p>;
  }
  return (
    <p className={styles.will}>
      {promises.length > 0 && <span>{words.will}</span>}
      {promises.map((promise) => (
        <One key={`${promise.about} ${promise.whom}`} promise={promise} assignee={draft.assignee?.name} />
      ))}
    </p>
  );
}

interface OneProps {
  promise: Promised;
  assignee: string | undefined;
}

function One({ promise: { about, whom, times }, assignee }: OneProps) {
  const words = useOwn(own);
  const locale = useLocale();
  const name = (whom === "ASSIGNEE" && assignee?.split(" ")[0]) || words.roles[whom];
  const Icon = about === "escalation" ? IconChevronsUp : IconBell;
  const now = useNow();
  return (
    <span className={`${styles.promise} num`} data-about={about}>
      <Icon size={14} stroke={1.75} aria-hidden />
      {about === "escalation" ? words.tells(name) : words.reminds(name)}{" "}
      <b>{times.map((at) => moment(at, now, locale)).join(", ")}</b>
    </span>
  );
}

function usePromises(draft: Draft): readonly Promised[] {
  const [asked] = useDebouncedValue(sampleOf(draft), CALM_MS, { leading: true });
  const { data } = useQuery({
    queryKey: ["will", asked],
    queryFn: async () => preview(asked),
    enabled: asked.due_at !== null && asked.project_id !== null,
    staleTime: FRESH_MS,
    placeholderData: (former) => former,
  });
  return data === undefined ? [] : promisesOf(data.steps, data.ladder);
}

type Sample = ReturnType<typeof sampleOf>;

function sampleOf({ due, priority, assignee, project }: Draft) {
  return {
    project_id: project?.id ?? null,
    assignee_id: assignee?.id ?? null,
    due_at: due?.toISOString() ?? null,
    priority,
  };
}

async function preview({ project_id, ...task }: Sample) {
  const path = { project_id: project_id ?? "" };
  const { policy_id, policy } = await got(api.GET("/api/v1/projects/{project_id}/policy", { params: { path } }));
  const { tasks } = await got(
    api.POST("/api/v1/policies/{policy_id}/preview", { params: { path: { policy_id } }, body: { task } }),
  );
  return { steps: tasks[0]?.steps ?? [], ladder: policy.ladder ?? [] };
}
