/** Who is in a project. */

import { queryOptions, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { all, api } from "../../api/client.ts";
import type { Member } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { membersOf } from "../../live/project.ts";

export interface Someone {
  id: string;
  name: string;
}

/** Asked again when somebody comes, leaves or gets another role. */
export function membersQuery(project_id: string) {
  return queryOptions({
    queryKey: membersOf(project_id),
    queryFn: async (): Promise<Member[]> => {
      const path = { project_id };
      return all((after) =>
        api.GET("/api/v1/projects/{project_id}/members", { params: { path, query: { limit: 200, after } } }),
      );
    },
  });
}

export function useMembers(project_id: string) {
  return useQuery(membersQuery(project_id));
}

/** Those who may have a task of the project, by name. */
export function usePeople(project_id: string): {
  people: readonly Someone[];
  nameOf: (id: string) => string | undefined;
} {
  const { data } = useMembers(project_id);
  const known = useAll(desk.people);
  const people = useMemo(() => {
    const ids = new Set(data?.map(({ user_id }) => user_id));
    return known
      .filter(({ id }) => ids.has(id))
      .map(({ id, name }) => ({ id, name }))
      .toSorted((one, other) => one.name.localeCompare(other.name));
  }, [data, known]);
  return { people, nameOf: useCallback((id: string) => desk.nameOf(id), []) };
}
