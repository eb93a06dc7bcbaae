import { Button } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { desk, useAll, useOne } from "../../live/desk.ts";
import { useBorrowed } from "../../parts/borrowed.ts";
import { Empty } from "../../parts/Empty.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { useWords } from "../../words/index.ts";
import { useTaskCreation } from "../tasks/creation.ts";
import { Next } from "./Lead.tsx";

const NONE: readonly string[] = [];

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
      <Coming />
    </Empty>
  );
}

/** Of a task of somebody else's that concerns me, where there is one. */
function Coming() {
  const words = useWords();
  const item = useAll(desk.agenda)
    .filter(({ at, kind }) => at !== null && kind !== null)
    .toSorted((one, other) => (one.at ?? "").localeCompare(other.at ?? ""))[0];
  useBorrowed(item === undefined ? NONE : [item.task_id]);
  const task = useOne(desk.tasks, item?.task_id ?? "");
  return item === undefined || task === undefined ? words.day.emptyHint : <Next task={task} item={item} />;
}
