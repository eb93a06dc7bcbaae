import { useQueries } from "@tanstack/react-query";
import { all, api } from "../../api/client.ts";
import { useOwn } from "../../words/index.ts";
import type { Policy } from "./model.ts";
import styles from "./Policies.module.css";
import { useGoverned, versionsQuery } from "./reading.ts";
import { words as own } from "./words.ts";

/** Policies that were in force once and are there no more; what they said stays on record. */
export function Retired({ known }: { known: readonly Policy[] }) {
  const words = useOwn(own);
  const { named, isKnown } = useOnceInForce();
  const ids = named.filter((id) => known.every((policy) => policy.id !== id));
  const versions = useQueries({ queries: ids.map(versionsQuery) });
  const names = versions.flatMap(({ data }, place) => (data?.[0] ? [[ids[place], data[0].policy.name] as const] : []));
  return (
    <section className={styles.group}>
      <h2>{words.retired}</h2>
      {isKnown && names.length === 0 && versions.every(({ isPending }) => !isPending) && (
        <p className={styles.none}>{words.noRetired}</p>
      )}
      {names.length > 0 && (
        <ul>
          {names.map(([id, name]) => (
            <li key={id}>{name}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What history tells of choices, of the system (to admins) and of one's projects. */
function useOnceInForce() {
  const { projects, isAdmin, isKnown } = useGoverned();
  const places: (string | null)[] = [...(isAdmin ? [null] : []), ...projects.map(({ id }) => id)];
  const histories = useQueries({
    queries: places.map((project_id) => ({
      queryKey: ["policy-choices", project_id],
      queryFn: async () =>
        all((after) => api.GET("/api/v1/policies/history", { params: { query: { project_id, limit: 200, after } } })),
    })),
  });
  const changes = histories.flatMap(({ data }) => data ?? []).flatMap((one) => Object.values(one.changes).flat());
  return {
    named: [...new Set(changes.filter((id): id is string => typeof id === "string"))],
    isKnown: isKnown && histories.every(({ data }) => data !== undefined),
  };
}
