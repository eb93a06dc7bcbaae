import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { desk, useAll } from "../../live/desk.ts";
import { Empty } from "../../parts/Empty.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { Page } from "../../parts/Page.tsx";
import { useWords } from "../../words/index.ts";
import styles from "./projects.module.css";

export function Projects() {
  const words = useWords();
  const projects = useAll(desk.projects).toSorted((one, other) => one.key.localeCompare(other.key));
  const add = (
    <Link to="/projects/new">
      <Button component="span">{words.projects.add}</Button>
    </Link>
  );
  return (
    <Page title={words.app.projects} actions={projects.length > 0 && add}>
      {projects.length === 0 && !desk.projects.isFilled && <Loading />}
      {projects.length === 0 && desk.projects.isFilled && (
        <Empty title={words.projects.first} action={add}>
          {words.projects.firstLead}
        </Empty>
      )}
      {projects.length > 0 && (
        <ul className={styles.projects}>
          {projects.map((project) => (
            <li key={project.id}>
              <Link className={styles.project} to="/projects/$key" params={{ key: project.key }}>
                <span>{project.key}</span>
                {project.name}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
