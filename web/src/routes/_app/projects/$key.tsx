import { createFileRoute } from "@tanstack/react-router";
import { ProjectScreen } from "../../../features/projects/ProjectScreen.tsx";

export const Route = createFileRoute("/_app/projects/$key")({
  component: () => <ProjectScreen key={Route.useParams().key} projectKey={Route.useParams().key} />,
});
