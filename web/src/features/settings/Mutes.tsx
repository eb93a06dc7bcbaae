import { Button } from "@mantine/core";
import { IconBellOff, IconFolderOff } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { all, api, got } from "../../api/client.ts";
import type { Mute } from "../../api/types.ts";
import { useNow } from "../../live/now.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { Failed } from "../../parts/Failed.tsx";
import { toast } from "../../parts/toast.tsx";
import { spoken, useLocale, useOwn, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import styles from "./Settings.module.css";
import { words } from "./words.ts";

const MUTES = ["mutes"];

interface Named extends Mute {
  name: string;
}

/** Tasks and projects that one does not want to hear of. */
export function Mutes() {
  const own = useOwn(words);
  const mutes = useQuery({ queryKey: MUTES, queryFn: namedMutes });
  return (
    <section className={styles.box} aria-label={own.mutes}>
      <h2>{own.mutes}</h2>
      <p className={styles.quiet}>{mutes.data?.length === 0 ? own.noMutes : own.mutesLead}</p>
      {mutes.isLoadingError && <Failed error={mutes.error} retry={() => void mutes.refetch()} />}
      <ul className={styles.rows}>
        {mutes.data?.map((mute) => (
          <Row key={mute.target_id} mute={mute} />
        ))}
      </ul>
    </section>
  );
}

function Row({ mute }: { mute: Named }) {
  const own = useOwn(words);
  const locale = useLocale();
  const now = useNow();
  const unmute = useUnmute();
  const Icon = mute.kind === "TASK" ? IconBellOff : IconFolderOff;
  return (
    <li className={styles.row}>
      <Icon size={18} stroke={1.75} aria-hidden />
      <div>
        <b>{mute.name}</b>
        <small>{mute.until === null ? own.forGood : own.mutedUntil(moment(new Date(mute.until), now, locale))}</small>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={own.unmuteThis(mute.name)}
        onClick={() => void unmute(mute)}
      >
        {own.unmute}
      </Button>
    </li>
  );
}

function useUnmute(): (mute: Named) => Promise<void> {
  const queries = useQueryClient();
  const shared = useWords();
  const own = useOwn(words);
  const again = async () => queries.invalidateQueries({ queryKey: MUTES });
  async function muteAgain(mute: Named): Promise<void> {
    await send(mute, "PUT").catch((error: unknown) => tellRefusal(error, spoken()));
    await again();
  }
  return async (mute) => {
    void queries.cancelQueries({ queryKey: MUTES }); // what was asked for before does not know of it
    queries.setQueryData<Named[]>(MUTES, (known) => known?.filter((one) => one.target_id !== mute.target_id));
    try {
      await send(mute, "DELETE");
      toast(own.unmuted(mute.name), { label: own.undo, run: async () => muteAgain(mute) });
    } catch (error) {
      tellRefusal(error, shared);
      await again();
    }
  };
}

async function send({ kind, target_id, until }: Mute, method: "PUT" | "DELETE"): Promise<void> {
  const body = { until };
  if (kind === "TASK") {
    const params = { path: { task_id: target_id } };
    await (method === "PUT"
      ? api.PUT("/api/v1/tasks/{task_id}/mute", { params, body })
      : api.DELETE("/api/v1/tasks/{task_id}/mute", { params }));
  } else {
    const params = { path: { project_id: target_id } };
    await (method === "PUT"
      ? api.PUT("/api/v1/projects/{project_id}/mute", { params, body })
      : api.DELETE("/api/v1/projects/{project_id}/mute", { params }));
  }
}

async function namedMutes(): Promise<Named[]> {
  const mutes = await all((after) => api.GET("/api/v1/me/mutes", { params: { query: { limit: 200, after } } }));
  const names = await Promise.all(mutes.map(nameOf));
  return mutes.map((mute, place) => Object.assign(mute, { name: names[place] ?? "" }));
}

async function nameOf({ kind, target_id }: Mute): Promise<string> {
  if (kind === "TASK") {
    const task = await got(api.GET("/api/v1/tasks/{task_id}", { params: { path: { task_id: target_id } } }));
    return `${task.key} ${task.title}`;
  }
  const project = await got(api.GET("/api/v1/projects/{project_id}", { params: { path: { project_id: target_id } } }));
  return `${project.key} ${project.name}`;
}
