import { useQuery } from "@tanstack/react-query";
import { all, api } from "../../api/client.ts";
import { desk, useAll } from "../../live/desk.ts";

export interface Known {
  id: string;
  name: string;
}

/** The people of a project by name; empty until they are known. */
export function useMembers(project_id: string): Known[] {
  const members = useQuery({
    queryKey: ["members", project_id],
    queryFn: async () => {
      const path = { project_id };
      return all((after) =>
        api.GET("/api/v1/projects/{project_id}/members", { params: { path, query: { limit: 200, after } } }),
      );
    },
  });
  useAll(desk.people);
  return (members.data ?? [])
    .map(({ user_id }) => ({ id: user_id, name: desk.nameOf(user_id) ?? "" }))
    .filter(({ name }) => name !== "")
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** Those whose name, or a part of it, begins like this. */
export function calledLike(people: readonly Known[], text: string): Known[] {
  const wanted = text.trim().toLocaleLowerCase();
  return people.filter(({ name }) => ` ${name.toLocaleLowerCase()}`.includes(` ${wanted}`));
}
