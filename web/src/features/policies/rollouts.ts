/** How far new versions and choices have come, as it happens. */

import { queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, got } from "../../api/client.ts";
import type { Rollout } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";

const LATEST = 50;
const SHOWN_AFTER_MS = 2 * 60_000;
const LOOK_AGAIN_MS = 5000;

export function rolloutsQuery() {
  return queryOptions({
    queryKey: ["policy-rollouts"],
    queryFn: async () =>
      (await got(api.GET("/api/v1/policy-rollouts", { params: { query: { limit: LATEST } } }))).items,
  });
}

/** Those under way and just done, the newest first. Events tell how they go on; asking again covers a gap between them. */
export function useRollouts(): Rollout[] {
  const rollouts = useAll(desk.rollouts);
  const now = useNow();
  const isRunning = rollouts.some(({ state }) => state === "RUNNING");
  const asked = useQuery({ ...rolloutsQuery(), refetchInterval: isRunning ? LOOK_AGAIN_MS : false });
  useEffect(() => {
    for (const rollout of asked.data ?? []) {
      desk.rollouts.put(rollout);
    }
  }, [asked.data]);
  return rollouts
    .filter((rollout) => isRecent(rollout, now))
    .toSorted((one, other) => other.created_at.localeCompare(one.created_at));
}

function isRecent({ state, finished_at }: Rollout, now: Date): boolean {
  const isOver = finished_at !== null && now.getTime() - new Date(finished_at).getTime() > SHOWN_AFTER_MS;
  return state === "RUNNING" || (state === "DONE" && !isOver);
}
