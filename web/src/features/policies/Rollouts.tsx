import "@mantine/core/styles/Progress.layer.css";
import { Progress } from "@mantine/core";
import { IconCircleCheck, IconRotateClockwise2 } from "@tabler/icons-react";
import type { Rollout } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useOwn } from "../../words/index.ts";
import { useRollouts } from "./rollouts.ts";
import styles from "./Rollouts.module.css";
import { words as own } from "./words.ts";

/** What is being put in force now, of one policy or of all. */
export function Rollouts({ policyId }: { policyId?: string }) {
  const rollouts = useRollouts().filter((rollout) => policyId === undefined || rollout.policy_id === policyId);
  if (rollouts.length === 0) {
    return null;
  }
  return (
    <div className={styles.rollouts}>
      {rollouts.slice(0, 3).map((rollout) => (
        <One key={rollout.id} rollout={rollout} />
      ))}
    </div>
  );
}

function One({ rollout }: { rollout: Rollout }) {
  const words = useOwn(own).rollout;
  const project = useAll(desk.projects).find(({ id }) => id === rollout.project_id);
  const isDone = rollout.state === "DONE";
  const Icon = isDone ? IconCircleCheck : IconRotateClockwise2;
  const place = rollout.project_id === null ? words.system : (project?.name ?? "");
  const name = `${words.title}, ${place}: ${words.reason[rollout.reason]}`;
  return (
    <div className={styles.rollout} data-about={isDone ? "done" : "plain"}>
      <Icon size={16} stroke={1.75} aria-hidden />
      <span className={styles.name}>{name}</span>
      <Progress
        className={styles.bar ?? ""}
        size="sm"
        aria-label={name}
        value={rollout.percent ?? 0}
        color={isDone ? "green" : "ink"}
      />
      <span className={`${styles.said} num`} role="status">
        {said(rollout, words)}
      </span>
    </div>
  );
}

function said(rollout: Rollout, words: (typeof own)["en"]["rollout"]): string {
  const progress =
    rollout.total === null
      ? words.starting
      : words.progress(rollout.looked_at, Math.max(rollout.total, rollout.looked_at));
  return rollout.state === "DONE" ? `${progress}. ${words.done(rollout.governed)}` : progress;
}
