import { Button, NativeSelect } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { all, api, got } from "../../api/client.ts";
import type { Project } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { policyOf } from "../../live/project.ts";
import { Failed } from "../../parts/Failed.tsx";
import { toast } from "../../parts/toast.tsx";
import { useLocale, useOwn } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { useSending } from "../door/sending.ts";
import styles from "./ProjectSettings.module.css";
import { mayManage } from "./rights.ts";
import { words as own } from "./words.ts";

/** In the place of a policy's id: whatever the system has. */
const SYSTEM = "";

/** Which policy is in force, since when and by whom or what; managers put another in its place. */
export function PolicyChoice({ project }: { project: Project }) {
  const { inForce: words } = useOwn(own);
  const path = { project_id: project.id };
  const inForce = useQuery({
    queryKey: policyOf(project.id),
    queryFn: async () => got(api.GET("/api/v1/projects/{project_id}/policy", { params: { path } })),
  });
  if (inForce.isLoadingError) {
    return <Failed error={inForce.error} retry={() => void inForce.refetch()} />;
  }
  if (inForce.data === undefined) {
    return null;
  }
  const { policy, policy_id, source } = inForce.data;
  const schedule_id = inForce.data.schedule_id ?? null;
  return (
    <>
      <div className={styles.policy}>
        <span className={styles.name}>
          <b>{policy.name}</b>
          <small>
            {schedule_id === null && (source === "SYSTEM" ? words.ofSystemNow : words.ofProject)}
            {schedule_id !== null && <BySchedule id={schedule_id} />}
            <Since project={project} policy_id={policy_id} />
          </small>
        </span>
        <Link className={styles.back} to="/policies/$id" params={{ id: policy_id }}>
          {words.open}
        </Link>
      </div>
      {schedule_id !== null && <p>{words.scheduled}</p>}
      {mayManage(project) && <Choose project={project} chosen={source === "PROJECT" ? policy_id : SYSTEM} />}
    </>
  );
}

function BySchedule({ id }: { id: string }) {
  const { inForce: words } = useOwn(own);
  const locale = useLocale();
  const now = useNow();
  const { data } = useQuery({
    queryKey: ["policy-schedule", id],
    queryFn: async () =>
      got(api.GET("/api/v1/policy-schedules/{schedule_id}", { params: { path: { schedule_id: id } } })),
  });
  const end = data?.next?.[0]?.ends_at;
  return (
    data && (
      <>
        {words.bySchedule(data.name)}
        {end !== undefined && ` ${words.until(moment(new Date(end), now, locale))}`}
      </>
    )
  );
}

/** What the project's history says of the policy that is in force; of the system's own it says nothing. */
function Since({ project, policy_id }: { project: Project; policy_id: string }) {
  const { inForce: words } = useOwn(own);
  const locale = useLocale();
  const now = useNow();
  useAll(desk.people);
  const { data } = useQuery({
    queryKey: [...policyOf(project.id), "history"],
    queryFn: async () =>
      got(api.GET("/api/v1/policies/history", { params: { query: { project_id: project.id, limit: 1 } } })),
  });
  const last = data?.items[0];
  if (
    last === undefined ||
    !Object.values(last.changes ?? {}).some((change) => Array.isArray(change) && change[1] === policy_id)
  ) {
    return null;
  }
  const time = moment(new Date(last.at), now, locale);
  const whom = desk.nameOf(last.actor_id);
  return `, ${whom === undefined ? words.sinceOnly(time) : words.since(time, whom)}`;
}

function Choose({ project, chosen }: { project: Project; chosen: string }) {
  const { inForce: words } = useOwn(own);
  const queries = useQueryClient();
  const [wanted, setWanted] = useState<string | null>(null);
  const { isBusy, wrong, fields, send } = useSending();
  const { data } = useQuery({
    queryKey: [...policyOf(project.id), "choices"],
    queryFn: async () => all((after) => api.GET("/api/v1/policies", { params: { query: { limit: 200, after } } })),
  });
  const policies = data?.filter(({ project_id }) => project_id === null || project_id === project.id) ?? [];
  const value = wanted ?? chosen;

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    await send(async () => {
      const body = { policy_id: value === SYSTEM ? null : value };
      await got(
        api.PUT("/api/v1/projects/{project_id}/policy", { params: { path: { project_id: project.id } }, body }),
      );
      await queries.invalidateQueries({ queryKey: policyOf(project.id) });
      setWanted(null);
      toast(words.changed);
    });
  }

  return (
    <form className={`${styles.line} ${styles.add}`} onSubmit={(event) => void submit(event)}>
      <NativeSelect
        className={styles.field ?? ""}
        label={words.choose}
        value={value}
        error={fields.policy_id ?? wrong}
        data={[
          { value: SYSTEM, label: words.ofSystem },
          ...policies.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      <Button type="submit" loading={isBusy} disabled={value === chosen}>
        {words.change}
      </Button>
    </form>
  );
}
