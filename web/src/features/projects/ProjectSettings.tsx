import { Button, TextInput } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, got } from "../../api/client.ts";
import type { Project } from "../../api/types.ts";
import { desk, keepingViewer, useAll } from "../../live/desk.ts";
import { useProjectNews } from "../../live/project.ts";
import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";
import { toast } from "../../parts/toast.tsx";
import { useOwn } from "../../words/index.ts";
import { useSending } from "../door/sending.ts";
import { DeleteProject } from "./DeleteProject.tsx";
import { Members } from "./Members.tsx";
import { PolicyChoice } from "./PolicyChoice.tsx";
import styles from "./ProjectSettings.module.css";
import { mayManage } from "./rights.ts";
import { words as own } from "./words.ts";

export function ProjectSettings({ projectKey }: { projectKey: string }) {
  const { project: words } = useOwn(own);
  const project = useAll(desk.projects).find(({ key }) => key === projectKey);
  if (project === undefined) {
    return desk.projects.isFilled ? <Empty title={words.notFound} /> : null;
  }
  return <Settings project={project} />;
}

function Settings({ project }: { project: Project }) {
  const words = useOwn(own);
  const isRevoked = useProjectNews(project.id);
  if (isRevoked) {
    return <Empty title={words.project.notFound} />;
  }
  return (
    <Page
      title={words.project.title(project.name)}
      lead={mayManage(project) ? undefined : words.project.onlyManagers}
      actions={
        <Link className={styles.back} to="/projects/$key" params={{ key: project.key }}>
          <IconArrowLeft size={16} stroke={1.75} aria-hidden />
          {words.project.toProject}
        </Link>
      }
    >
      <div className={styles.settings}>
        {mayManage(project) && <Name project={project} />}
        <section aria-labelledby="members">
          <h2 id="members">{words.members}</h2>
          <Members project={project} />
        </section>
        <section aria-labelledby="policy">
          <h2 id="policy">{words.policy}</h2>
          <p>{words.inForce.lead}</p>
          <PolicyChoice project={project} />
        </section>
        {project.viewer?.role === "OWNER" && <DeleteProject project={project} />}
      </div>
    </Page>
  );
}

function Name({ project }: { project: Project }) {
  const { project: words } = useOwn(own);
  const [name, setName] = useState(project.name);
  const { isBusy, wrong, fields, send } = useSending();

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    await send(async () => {
      const params = { path: { project_id: project.id }, header: { "If-Match": `"${project.version}"` } };
      const renamed = await got(api.PATCH("/api/v1/projects/{project_id}", { params, body: { name } }));
      desk.projects.put(renamed, keepingViewer);
      toast(words.renamed);
    });
  }

  return (
    <section aria-labelledby="name">
      <h2 id="name">{words.name}</h2>
      <form className={`${styles.line} ${styles.rename}`} onSubmit={(event) => void submit(event)}>
        <TextInput
          className={styles.field ?? ""}
          aria-label={words.name}
          description={words.key(project.key)}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={name}
          error={fields.name ?? wrong}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={isBusy} disabled={name.trim() === "" || name.trim() === project.name}>
          {words.rename}
        </Button>
      </form>
    </section>
  );
}
