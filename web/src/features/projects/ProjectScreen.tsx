import { Button } from "@mantine/core";
import { IconPlus, IconTimeline, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Suspense, useMemo } from "react";
import { api, got } from "../../api/client.ts";
import { me } from "../../api/session.ts";
import type { Project } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { type LiveProject, policyOf, useProject } from "../../live/project.ts";
import { Empty } from "../../parts/Empty.tsx";
import { type Key, useKeys } from "../../parts/keys.ts";
import { Loading } from "../../parts/Loading.tsx";
import { Page } from "../../parts/Page.tsx";
import { People } from "../../parts/Person.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import { useTaskCreation } from "../tasks/creation.ts";
import { WithPanel } from "../tasks/WithPanel.tsx";
import { ComingProvider, useComingSteps } from "./coming.ts";
import { narrowed } from "./groups.ts";
import { List } from "./List.tsx";
import styles from "./projects.module.css";
import { isNarrowed, nextView, UNFILTERED, useProjectSearch } from "./search.ts";
import { Toolbar } from "./Toolbar.tsx";
import { words as own } from "./words.ts";
import { Board, Calendar } from "../../lazies.ts";

export function ProjectScreen({ projectKey }: { projectKey: string }) {
  const { project: words } = useOwn(own);
  const project = useAll(desk.projects).find(({ key }) => key === projectKey);
  if (project === undefined) {
    return desk.projects.isFilled ? <Empty title={words.notFound} /> : null;
  }
  return <Live project={project} />;
}

function Live({ project }: { project: Project }) {
  const words = useOwn(own);
  const live = useProject(project.id);
  const coming = useComingSteps(live);
  const [search, setSearch] = useProjectSearch();
  const view = search.view ?? "list";
  useKeys(
    useMemo<Key[]>(
      () => [{ key: "v", does: words.keys.view, run: () => setSearch({ view: nextView(view) }) }],
      [words, view, setSearch],
    ),
  );
  if (live.isRevoked) {
    return <Empty title={words.project.notFound} />;
  }
  return (
    <WithPanel tasks={live.tasks}>
      <Page
        title={project.name}
        actions={<Actions project={project} live={live} />}
        bar={<Toolbar project={project} />}
        isFixed
      >
        <ComingProvider value={coming}>
          <Tasks live={live} />
        </ComingProvider>
      </Page>
    </WithPanel>
  );
}

function Actions({ project, live }: { project: Project; live: LiveProject }) {
  const words = useOwn(own);
  const { app } = useWords();
  const create = useTaskCreation();
  const others = live.here.filter(({ user_id }) => user_id !== me().id);
  return (
    <>
      {others.length > 0 && (
        <span className={styles.here}>
          <People
            people={others.map(({ user_id, state }) => ({ id: user_id, name: desk.nameOf(user_id) ?? "?", state }))}
          />
          <span className={styles.wide}>{words.here(others.length)}</span>
        </span>
      )}
      <PolicyLink project={project} />
      <Link
        className={styles.quiet}
        to="/projects/$key/settings"
        params={{ key: project.key }}
        aria-label={words.members}
      >
        <IconUsers size={16} stroke={1.75} aria-hidden />
        <span className={styles.wide}>{words.members}</span>
      </Link>
      <Button
        className={styles.create ?? ""}
        leftSection={<IconPlus size={16} stroke={1.75} />}
        aria-label={app.newTask}
        onClick={create}
        visibleFrom="sm"
      >
        <span className={styles.label}>{app.newTask}</span>
      </Button>
    </>
  );
}

function PolicyLink({ project }: { project: Project }) {
  const words = useOwn(own);
  const { data } = useQuery({
    queryKey: policyOf(project.id),
    queryFn: async () =>
      got(api.GET("/api/v1/projects/{project_id}/policy", { params: { path: { project_id: project.id } } })),
  });
  return (
    <Link
      className={`${styles.quiet} ${styles.wide}`}
      to="/projects/$key/settings"
      params={{ key: project.key }}
      hash="policy"
      title={words.policy}
    >
      <IconTimeline size={16} stroke={1.75} aria-hidden />
      <span className="cut">{data?.policy.name ?? words.policy}</span>
    </Link>
  );
}

function Tasks({ live }: { live: LiveProject }) {
  const { app, projects } = useWords();
  const words = useOwn(own);
  const create = useTaskCreation();
  const [search, setSearch] = useProjectSearch();
  const now = useNow();
  const isList = search.view === undefined;
  const isCalendar = search.view === "calendar";
  const all = useAll(live.tasks, isList ? "afterwards" : "at once");
  const tasks = useMemo(() => narrowed(all, search, now), [all, search, now]);
  if (all.length === 0) {
    return live.tasks.isFilled ? (
      <Empty title={projects.empty} action={<Button onClick={create}>{app.newTask}</Button>}>
        {projects.emptyHint}
      </Empty>
    ) : null;
  }
  if (tasks.length === 0 && isNarrowed(search) && !isCalendar) {
    return !live.isComplete ? (
      <Loading />
    ) : (
      <Empty
        title={words.nothingFits}
        action={
          <Button variant="default" onClick={() => setSearch(UNFILTERED)}>
            {words.clear}
          </Button>
        }
      />
    );
  }
  return (
    <Suspense>
      {search.view === "board" && <Board live={live} tasks={tasks} />}
      {isCalendar && <Calendar live={live} tasks={tasks} />}
      {isList && <List live={live} tasks={tasks} />}
    </Suspense>
  );
}
