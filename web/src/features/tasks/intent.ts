/** What one is about to do: hovered or focused, not done yet. The timeline shows what it would change. */

import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useMemo } from "react";
import { api, got } from "../../api/client.ts";
import type { Timeline } from "../../api/types.ts";
import { timelineOf } from "../../live/task.ts";

export type Intent = { to: "acknowledge" } | { to: "snooze"; until: string } | { to: "move"; due_at: string | null };

const SETTLES_MS = 150;

const Intending = createContext<(intent: Intent | null) => void>(() => {});

export const IntentListener = Intending.Provider;

/** Says what one is about to do, or with null that one is not any more. Outside a task nobody listens. */
export function useIntend(): (intent: Intent | null) => void {
  return useContext(Intending);
}

/** For whatever does something when it is pressed. What is gone is not intended any more. */
export function useForetelling(intent: () => Intent) {
  const intend = useIntend();
  const leave = () => intend(null);
  const enter = () => intend(intent());
  useEffect(() => () => intend(null), [intend]);
  return { onMouseEnter: enter, onFocus: enter, onMouseLeave: leave, onBlur: leave };
}

/** The timeline as it would be; undefined while nothing is intended, or where the server would refuse it. */
export function useGhost(task_id: string, intent: Intent | null): Timeline | undefined {
  const [settled] = useDebouncedValue(intent, SETTLES_MS);
  const asked = settled === intent ? settled : null;
  const key = useMemo(() => [...timelineOf(task_id), "ghost", asked], [task_id, asked]);
  const ghost = useQuery({
    queryKey: key,
    enabled: asked !== null,
    gcTime: 0,
    queryFn: async ({ signal }) => ask(task_id, asked as Intent, signal),
  });
  return asked === null ? undefined : ghost.data;
}

async function ask(task_id: string, intent: Intent, signal: AbortSignal): Promise<Timeline> {
  const params = { path: { task_id }, query: { dry_run: true } };
  switch (intent.to) {
    case "acknowledge":
      return (await got(api.POST("/api/v1/tasks/{task_id}/acknowledge", { params, body: {}, signal }))) as Timeline;
    case "snooze": {
      const body = { until: intent.until };
      return (await got(api.POST("/api/v1/tasks/{task_id}/snooze", { params, body, signal }))) as Timeline;
    }
    case "move": {
      const body = { due_at: intent.due_at };
      return (await got(api.PATCH("/api/v1/tasks/{task_id}", { params, body, signal }))) as Timeline;
    }
  }
}
