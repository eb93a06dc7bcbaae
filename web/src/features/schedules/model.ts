import { queryOptions } from "@tanstack/react-query";
import { all, api } from "../../api/client.ts";
import type { components } from "../../api/schema.ts";

export type Schedule = components["schemas"]["PolicySchedule"];
export type ScheduleCreate = components["schemas"]["PolicyScheduleCreate"];
export type State = components["schemas"]["ScheduleState"];

/** What a refused schedule is told of the one in its way. */
export interface Obstacle {
  schedule_id: string;
  name: string;
  overlaps_at: string;
}

export function schedulesQuery() {
  return queryOptions({
    queryKey: ["policy-schedules"],
    queryFn: async () =>
      all((after) => api.GET("/api/v1/policy-schedules", { params: { query: { limit: 200, after } } })),
  });
}

/** When each that is not paused comes into force next, or ceases to be. */
export function turns(schedules: readonly Schedule[]): string[] {
  return schedules.flatMap(({ state, next = [] }) =>
    next.slice(0, state === "PAUSED" ? 0 : 1).map((first) => (state === "ACTIVE" ? first.ends_at : first.starts_at)),
  );
}

/** Where a list shows a schedule. */
export function anchorOf(id: string): string {
  return `schedule-${id}`;
}
