import { IconExternalLink } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { api, got } from "../../api/client.ts";
import { Failed } from "../../parts/Failed.tsx";
import { useOwn } from "../../words/index.ts";
import styles from "./Admin.module.css";
import { words } from "./words.ts";

const AGAIN_MS = 10_000;
const NAMES: Readonly<Record<string, string>> = { postgres: "PostgreSQL", valkey: "Valkey", temporal: "Temporal" };

/** Whether the parts behind the screens live, and the way into Temporal. */
export function Health() {
  const own = useOwn(words);
  const health = useQuery({
    queryKey: ["health"],
    queryFn: async () => got(api.GET("/health/ready")),
    refetchInterval: AGAIN_MS,
  });
  return (
    <>
      {health.isError && <Failed error={health.error} retry={() => void health.refetch()} />}
      {health.data && (
        <section aria-label={own.health}>
          <p className={styles.quiet} role="status">
            {own.status[health.data.status]}
          </p>
          <div className={styles.cards}>
            {Object.entries(health.data.parts).map(([part, state]) => (
              <article key={part} className={styles.card}>
                <h3>
                  {NAMES[part] ?? own.part[part] ?? part}
                  <span className={styles.state} data-about={state === "up" ? "done" : "overdue"}>
                    {own[state]}
                  </span>
                </h3>
                <p>{own.does[part]}</p>
              </article>
            ))}
          </div>
        </section>
      )}
      <IntoTemporal />
    </>
  );
}

function IntoTemporal() {
  const own = useOwn(words);
  const links = useQuery({
    queryKey: ["temporal"],
    queryFn: async () => got(api.GET("/api/v1/temporal/links")),
    staleTime: AGAIN_MS,
  });
  if (links.isError) {
    return <Failed error={links.error} retry={() => void links.refetch()} />;
  }
  return (
    <section aria-label={own.temporalUi}>
      <div className={styles.head}>
        <h2>{own.temporalUi}</h2>
      </div>
      <p className={styles.quiet}>{links.data?.items.length === 0 ? own.noTemporal : own.temporalLead}</p>
      <ul className={styles.links}>
        {links.data?.items.map(({ name, meaning, url }) => (
          <li key={name}>
            <a href={url} target="_blank" rel="noreferrer" title={own.opens}>
              {own.query[name] ?? meaning}
              <IconExternalLink size={14} stroke={1.75} aria-label={own.opens} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
