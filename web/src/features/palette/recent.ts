/** The tasks that one has opened last, until the tab is closed. */

import { me } from "../../api/session.ts";

const MOST = 6;

function place(): string {
  return `muster.recent.${me().id}`;
}

export function recentTasks(): readonly string[] {
  return JSON.parse(sessionStorage.getItem(place()) ?? "[]") as string[];
}

export function rememberTask(id: string): void {
  const ids = [id, ...recentTasks().filter((one) => one !== id)].slice(0, MOST);
  sessionStorage.setItem(place(), JSON.stringify(ids));
}
