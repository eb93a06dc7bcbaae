import { Button, Switch } from "@mantine/core";
import "@mantine/core/styles/Switch.layer.css";
import "@mantine/core/styles/Skeleton.layer.css";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { desk, useAll } from "../../live/desk.ts";
import { Failed } from "../../parts/Failed.tsx";
import { Page } from "../../parts/Page.tsx";
import { useOwn } from "../../words/index.ts";
import type { Policy } from "./model.ts";
import { PolicyNav } from "./PolicyNav.tsx";
import styles from "./Policies.module.css";
import { type Forces, placesOf, policiesQuery, useForces, useGoverned } from "./reading.ts";
import { Retired } from "./Retired.tsx";
import { Rollouts } from "./Rollouts.tsx";
import { Small } from "./Small.tsx";
import { words as own } from "./words.ts";

/** The policies that the caller may see: the system's, and by project. */
export function Policies() {
  const words = useOwn(own);
  const { projects: governed, isAdmin } = useGoverned();
  const policies = useQuery(policiesQuery());
  const forces = useForces();
  const projects = useAll(desk.projects).toSorted((one, other) => one.key.localeCompare(other.key));
  const [withRetired, setRetired] = useState(false);
  const add = (isAdmin || governed.length > 0) && (
    <Link to="/policies/new">
      <Button component="span">{words.add}</Button>
    </Link>
  );
  const all = policies.data ?? [];
  const known = new Set(projects.map(({ id }) => id));
  const others = all.filter(({ project_id }) => project_id !== null && !known.has(project_id));
  return (
    <Page title={words.policies} lead={words.lead} actions={add}>
      <PolicyNav />
      <Rollouts />
      {policies.isLoadingError ? (
        <Failed error={policies.error} retry={() => void policies.refetch()} />
      ) : policies.isPending ? (
        <Skeleton height={120} mx="lg" w="auto" />
      ) : (
        <div className={styles.groups}>
          <Group title={words.system} policies={all.filter((one) => one.project_id === null)} forces={forces} />
          {projects.map(({ id, name }) => (
            <Group
              key={id}
              title={name}
              policies={all.filter((one) => one.project_id === id)}
              forces={forces}
              follows={followed(id, forces)}
            />
          ))}
          {others.length > 0 && <Group title={words.otherProject} policies={others} forces={forces} />}
          <Switch
            size="sm"
            label={words.showRetired}
            checked={withRetired}
            onChange={(event) => setRetired(event.currentTarget.checked)}
          />
          {withRetired && <Retired known={all} />}
        </div>
      )}
    </Page>
  );
}

/** The system's policy that a project without one of its own follows. */
function followed(projectId: string, { projects }: Forces): Policy | undefined {
  const one = projects.get(projectId);
  return one?.policy.project_id === null ? one.policy : undefined;
}

interface GroupProps {
  title: string;
  policies: readonly Policy[];
  forces: Forces;
  follows?: Policy | undefined;
}

function Group({ title, policies, forces, follows }: GroupProps) {
  const words = useOwn(own);
  return (
    <section className={styles.group}>
      <h2>
        {title}
        {follows && <span> {words.follows(follows.name)}</span>}
      </h2>
      {policies.length === 0 && forces.isKnown && !follows && <p className={styles.none}>{words.none}</p>}
      <ul className={styles.policies} hidden={policies.length === 0}>
        {policies.map((policy) => (
          <li key={policy.id}>
            <Link className={styles.policy} to="/policies/$id" params={{ id: policy.id }}>
              <span className={styles.name}>
                <b className="cut">{policy.name}</b>
                <State policy={policy} forces={forces} />
              </span>
              <Small policy={policy} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function State({ policy, forces }: { policy: Policy; forces: Forces }) {
  const words = useOwn(own);
  const places = placesOf(policy.id, forces);
  const isScheduled = [...forces.projects.values(), forces.system].some(
    (one) => one?.schedule_id && one.policy_id === policy.id,
  );
  if (!forces.isKnown) {
    return null;
  }
  if (places.length === 0) {
    return <small>{words.notInForce}</small>;
  }
  const said = isScheduled ? words.bySchedule : places.includes(null) ? words.byDefault : words.inForce;
  return <small data-on>{said}</small>;
}
