import { createFileRoute } from "@tanstack/react-router";
import { TaskScreen } from "../../features/tasks/TaskScreen.tsx";

export const Route = createFileRoute("/_app/tasks/$id")({
  component: () => <TaskScreen key={Route.useParams().id} id={Route.useParams().id} />,
});
