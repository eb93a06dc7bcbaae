/** Which own changes the server has not answered yet, for screens that show it. */

import { useMemo, useSyncExternalStore } from "react";
import { waiting } from "./queue.ts";
import { cutOffSince, onSocketState } from "./socket.ts";
import type { Change } from "./waiting.ts";

/** How many own changes wait for a connection. */
export function useWaitingCount(): number {
  return useSyncExternalStore(onCutOff, () => (isCutOff() ? waiting.changes.length : 0));
}

/** Whether a change of this task waits for a connection. */
export function useIsWaiting(taskId: string): boolean {
  return useSyncExternalStore(
    waiting.subscribe,
    () => waiting.isAway && waiting.changes.some(({ task_id }) => task_id === taskId),
  );
}

/** Whether it can still be withdrawn. */
export function isWaiting({ id }: Change): boolean {
  return waiting.changes.some((change) => change.id === id);
}

/** Own changes of a task that the server has not answered yet, in their order. */
export function useUnanswered(taskId: string): readonly Change[] {
  const all = useSyncExternalStore(waiting.subscribe, () => waiting.changes);
  return useMemo(() => unanswered(taskId, all), [all, taskId]);
}

export function unanswered(taskId: string, all = waiting.changes): readonly Change[] {
  return all.filter(({ task_id }) => task_id === taskId);
}

function isCutOff(): boolean {
  return waiting.isAway || cutOffSince() !== null;
}

function onCutOff(listener: () => void): () => void {
  const stops = [waiting.subscribe(listener), onSocketState(listener)];
  return () => stops.forEach((stop) => stop());
}
