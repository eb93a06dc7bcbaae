import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { me } from "../../api/session.ts";
import type { Project, Status, TaskSummary } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { type LiveProject, useProject } from "../../live/project.ts";
import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";
import { People } from "../../parts/Person.tsx";
import { StatusIcon } from "../../parts/Status.tsx";
import { useWords } from "../../words/index.ts";
import { byDue } from "../day/sections.ts";
import { useTaskCreation } from "../tasks/creation.ts";
import { TaskRow } from "../tasks/TaskRow.tsx";
import styles from "./projects.module.css";

const ORDER: readonly Status[] = ["IN_PROGRESS", "PENDING", "COMPLETED", "CANCELLED"];

export function ProjectScreen({ projectKey }: { projectKey: string }) {
  const words = useWords();
  const project = useAll(desk.projects).find(({ key }) => key === projectKey);
  if (project === undefined) {
    return desk.projects.isFilled ? <Empty title={words.task.notFound} /> : null;
  }
  return <Live project={project} />;
}

function Live({ project }: { project: Project }) {
  const words = useWords();
  const live = useProject(project.id);
  const create = useTaskCreation();
  const others = live.here.filter(({ user_id }) => user_id !== me().id);
  return (
    <Page
      title={project.name}
      actions={
        <>
          <People
            people={others.map(({ user_id, state }) => ({ id: user_id, name: desk.nameOf(user_id) ?? "?", state }))}
          />
          <Button leftSection={<IconPlus size={16} stroke={1.75} />} onClick={create}>
            {words.app.newTask}
          </Button>
        </>
      }
    >
      <List live={live} />
    </Page>
  );
}

function List({ live }: { live: LiveProject }) {
  const words = useWords();
  const create = useTaskCreation();
  const tasks = useAll(live.tasks);
  if (live.isRevoked) {
    return <Empty title={words.task.notFound} />;
  }
  if (tasks.length === 0) {
    return live.tasks.isFilled ? (
      <Empty title={words.projects.empty} action={<Button onClick={create}>{words.app.newTask}</Button>}>
        {words.projects.emptyHint}
      </Empty>
    ) : null;
  }
  return (
    <div className={styles.list}>
      {ORDER.map((status) => (
        <Group key={status} status={status} tasks={tasks.filter((task) => task.status === status)} live={live} />
      ))}
    </div>
  );
}

function Group({ status, tasks, live }: { status: Status; tasks: TaskSummary[]; live: LiveProject }) {
  const words = useWords();
  if (tasks.length === 0) {
    return null;
  }
  return (
    <section>
      <h2 className={styles.group}>
        <StatusIcon status={status} />
        {words.task.status[status]} <span className="num">{tasks.length}</span>
      </h2>
      <ul>
        {tasks.toSorted(byDue).map((task) => (
          <TaskRow key={task.id} task={task} shelves={[live.tasks]} />
        ))}
      </ul>
    </section>
  );
}
