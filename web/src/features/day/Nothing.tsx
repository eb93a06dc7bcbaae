import { Button } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { desk, useAll } from "../../live/desk.ts";
import { Empty } from "../../parts/Empty.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { useWords } from "../../words/index.ts";
import { useTaskCreation } from "../tasks/creation.ts";

/** Where nothing waits: what is next, and one thing to do. */
export function Nothing() {
  const words = useWords();
  const create = useTaskCreation();
  const projects = useAll(desk.projects);
  useAll(desk.tasks);
  if (!desk.tasks.isFilled) {
    return <Loading />;
  }
  if (projects.length === 0) {
    return (
      <Empty
        title={words.projects.first}
        action={
          <Link to="/welcome">
            <Button component="span">{words.projects.create}</Button>
          </Link>
        }
      >
        {words.projects.firstLead}
      </Empty>
    );
  }
  return (
    <Empty
      icon={<IconChecks size={20} stroke={1.75} />}
      title={words.day.empty}
      action={<Button onClick={create}>{words.app.newTask}</Button>}
    >
      {words.day.emptyHint}
    </Empty>
  );
}
