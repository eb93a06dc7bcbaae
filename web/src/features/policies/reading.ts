/** What the policy screens read, and what each reading is known by. */

import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { all, api, got } from "../../api/client.ts";
import { session } from "../../api/session.ts";
import type { Project } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import type { InForce } from "./model.ts";

const PAGE = 200;

export function policiesQuery() {
  return queryOptions({
    queryKey: ["policies"],
    queryFn: async () => all((after) => api.GET("/api/v1/policies", { params: { query: { limit: PAGE, after } } })),
  });
}

export function policyQuery(id: string) {
  return queryOptions({
    queryKey: ["policy", id],
    queryFn: async () => got(api.GET("/api/v1/policies/{policy_id}", { params: { path: { policy_id: id } } })),
  });
}

/** The newest first. */
export function versionsQuery(id: string) {
  return queryOptions({
    queryKey: ["policy-versions", id],
    queryFn: async () =>
      all((after) =>
        api.GET("/api/v1/policies/{policy_id}/versions", {
          params: { path: { policy_id: id }, query: { limit: PAGE, after } },
        }),
      ),
  });
}

export function rotasQuery() {
  return queryOptions({
    queryKey: ["rotas"],
    queryFn: async () => all((after) => api.GET("/api/v1/rotas", { params: { query: { limit: PAGE, after } } })),
  });
}

export function defaultQuery() {
  return queryOptions({
    queryKey: ["policy-in-force", "system"],
    queryFn: async () => got(api.GET("/api/v1/policies/default")),
  });
}

function inForceQuery(projectId: string) {
  return queryOptions({
    queryKey: ["policy-in-force", projectId],
    queryFn: async () =>
      got(api.GET("/api/v1/projects/{project_id}/policy", { params: { path: { project_id: projectId } } })),
  });
}

export interface Forces {
  /** Where a project has none of its own. */
  system: InForce | undefined;
  /** By project. */
  projects: ReadonlyMap<string, InForce>;
  /** Until then nobody can be told that a policy is in force nowhere. */
  isKnown: boolean;
}

/** Which policy governs where, as far as the caller can see. */
export function useForces(): Forces {
  const projects = useAll(desk.projects);
  const system = useQuery(defaultQuery());
  const answers = useQueries({ queries: projects.map(({ id }) => inForceQuery(id)) });
  const known = answers.flatMap(({ data }, place): [string, InForce][] => {
    const project = projects[place];
    return data && project ? [[project.id, data]] : [];
  });
  return {
    system: system.data,
    projects: new Map(known),
    isKnown: desk.projects.isFilled && [system, ...answers].every(({ data }) => data !== undefined),
  };
}

/** Where a policy is in force itself: projects, and with null the system. */
export function placesOf(policyId: string, forces: Forces): (string | null)[] {
  const projects = [...forces.projects].filter(([, one]) => one.source === "PROJECT" && one.policy_id === policyId);
  return [...(forces.system?.policy_id === policyId ? [null] : []), ...projects.map(([id]) => id)];
}

interface Governed {
  projects: readonly Project[];
  isAdmin: boolean;
  /** Until then nobody can be told what they may not do. */
  isKnown: boolean;
}

/** The projects whose policies and rotas the caller writes; admins write everybody's and the system's. */
export function useGoverned(): Governed {
  const isAdmin = session.current?.user.role === "ADMIN";
  const projects = useAll(desk.projects).filter(({ viewer }) => isAdmin || manages(viewer?.role));
  return { projects, isAdmin, isKnown: isAdmin || desk.projects.isFilled };
}

function manages(role: string | undefined): boolean {
  return role === "MANAGER" || role === "OWNER";
}

/** Whether the caller writes what is this project's, or with null the system's. */
export function useMayGovern(projectId: string | null): boolean {
  const { projects, isAdmin } = useGoverned();
  return isAdmin || projects.some(({ id }) => id === projectId);
}
