/** What is found: at once what is here already, then what the server knows. */

import { useDebouncedValue } from "@mantine/hooks";
import { useQueries, useQuery } from "@tanstack/react-query";
import { api, got } from "../../api/client.ts";
import type { TaskSummary } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { fetchTask } from "../../live/snapshot.ts";
import { recentTasks } from "./recent.ts";

const CALM_MS = 150;
const SHORTEST = 2;
const MOST = 6;
const FRESH_MS = 10_000;

export interface Found {
  tasks: readonly TaskSummary[];
  /** The server could not be asked. */
  isPartial: boolean;
  /** The server has not answered yet. */
  isAwaited: boolean;
}

/** Tasks by words or by key. */
export function useTaskSearch(text: string): Found {
  const here = useAll(desk.tasks);
  const [asked] = useDebouncedValue(text.trim(), CALM_MS);
  const { data, isError, isPlaceholderData, isPaused } = useQuery({
    queryKey: ["search", asked],
    queryFn: async () => {
      const { items } = await got(api.GET("/api/v1/tasks", { params: { query: { q: asked, limit: MOST } } }));
      return items as TaskSummary[];
    },
    enabled: asked.length >= SHORTEST,
    staleTime: FRESH_MS,
    placeholderData: (former) => former,
    retry: false,
  });
  const isAsked = text.trim().length >= SHORTEST;
  const local = isAsked ? here.filter((task) => isLike(task, text)) : [];
  const found = isAsked ? (data ?? []) : [];
  const others = found.filter(({ id }) => local.every((task) => task.id !== id));
  const isPartial = isError || isPaused;
  const isAnswered = asked === text.trim() && data !== undefined && !isPlaceholderData;
  return {
    tasks: [...local, ...others].slice(0, MOST),
    isPartial,
    isAwaited: isAsked && !isPartial && !isAnswered,
  };
}

/** Every word begins one of the task's. */
export function isLike(task: Pick<TaskSummary, "key" | "title">, text: string): boolean {
  const words = `${task.key} ${task.title}`.toLowerCase().split(/[\s-]+/);
  const wanted = text
    .toLowerCase()
    .split(/[\s-]+/)
    .filter(Boolean);
  return wanted.every((one) => words.some((word) => word.startsWith(one)));
}

export function useTasksOf(personId: string | null): Found {
  const status = ["PENDING" as const, "IN_PROGRESS" as const];
  const { data, isError, isPaused } = useQuery({
    queryKey: ["tasks of", personId],
    queryFn: async () => {
      const query = { assignee_id: personId ?? "", status, limit: MOST * 2, sort: "due_at" as const };
      return (await got(api.GET("/api/v1/tasks", { params: { query } }))).items as TaskSummary[];
    },
    enabled: personId !== null,
    retry: false,
  });
  const isPartial = isError || isPaused;
  return { tasks: data ?? [], isPartial, isAwaited: data === undefined && !isPartial };
}

export function useRecent(): readonly TaskSummary[] {
  const found = useQueries({
    queries: recentTasks().map((id) => ({
      queryKey: ["task in short", id],
      queryFn: async () => desk.tasks.get(id) ?? fetchTask(id),
      retry: false,
    })),
  });
  return found.map(({ data }) => data).filter((task) => task !== undefined);
}
