import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, got } from "../../api/client.ts";
import type { Project } from "../../api/types.ts";
import { desk, keepingViewer } from "../../live/desk.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { useIsThere } from "../../parts/there.ts";
import { toast } from "../../parts/toast.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import { useSending } from "../door/sending.ts";
import { useMembers } from "./people.ts";
import styles from "./ProjectSettings.module.css";
import { words as own } from "./words.ts";

/** Takes the project from everybody, once one has read what goes with it; the toast brings it back. */
export function DeleteProject({ project }: { project: Project }) {
  const { deletion: words, undo } = useOwn(own);
  const all = useWords();
  const navigate = useNavigate();
  const isThere = useIsThere();
  const members = useMembers(project.id).data?.length ?? 1;
  const [isSure, setSure] = useState(false);
  const { isBusy, wrong, send } = useSending();
  const path = { project_id: project.id };

  async function restore(): Promise<void> {
    try {
      const header = { "Idempotency-Key": crypto.randomUUID() };
      desk.projects.put(
        await got(api.POST("/api/v1/projects/{project_id}/restore", { params: { path, header } })),
        keepingViewer,
      );
      desk.lookAfresh();
      await navigate({ to: "/projects/$key", params: { key: project.key } });
    } catch (error) {
      tellRefusal(error, all);
    }
  }

  async function remove(): Promise<void> {
    await send(async () => {
      await got(api.DELETE("/api/v1/projects/{project_id}", { params: { path } }));
      toast(words.done(project.name), { label: undo, run: restore });
      desk.lookAfresh();
      if (isThere.current) {
        await navigate({ to: "/projects" });
      }
    });
  }

  return (
    <section aria-labelledby="delete">
      <h2 id="delete">{words.title}</h2>
      {isSure ? (
        <div className={styles.sure} role="group" aria-label={words.title}>
          <span>{words.sure(project.name, members - 1)}</span>
          <Button color="red" loading={isBusy} onClick={() => void remove()}>
            {words.remove}
          </Button>
          <Button variant="default" onClick={() => setSure(false)}>
            {words.keep}
          </Button>
        </div>
      ) : (
        <div className={styles.line}>
          <p className={styles.field}>{words.lead}</p>
          <Button variant="default" onClick={() => setSure(true)}>
            {words.title}
          </Button>
        </div>
      )}
      {wrong !== null && (
        <p className={styles.wrong} role="alert">
          {wrong}
        </p>
      )}
    </section>
  );
}
