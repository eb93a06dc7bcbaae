/** What somebody may do with the members of a project. The server has the last word. */

import type { Member, Project, TaskSummary } from "../../api/types.ts";

export type Role = Member["role"];

export const ROLES = ["VIEWER", "MEMBER", "MANAGER", "OWNER"] as const satisfies readonly Role[];

export function mayManage({ viewer }: Pick<Project, "viewer">): boolean {
  return viewer?.role === "MANAGER" || viewer?.role === "OWNER";
}

/** Acknowledge and snooze it. Whoever stands in for somebody does so from their inbox. */
export function mayAnswer(task: Pick<TaskSummary, "assignee_id">, reader: string, project?: Pick<Project, "viewer">) {
  return task.assignee_id === reader || (project !== undefined && mayManage(project));
}

/** Owners grant all roles, managers all but OWNER. */
export function grantable(project: Pick<Project, "viewer">): readonly Role[] {
  if (!mayManage(project)) {
    return [];
  }
  return project.viewer?.role === "OWNER" ? ROLES : ROLES.filter((role) => role !== "OWNER");
}

export function mayChange(project: Pick<Project, "viewer">, { role }: Pick<Member, "role">): boolean {
  return grantable(project).includes(role);
}
