import { createFileRoute } from "@tanstack/react-router";
import { ProjectScreen } from "../../../features/projects/ProjectScreen.tsx";
import { validated } from "../../../features/projects/search.ts";

export const Route = createFileRoute("/_app/projects/$key")({
  validateSearch: validated,
  component: () => <ProjectScreen key={Route.useParams().key} projectKey={Route.useParams().key} />,
});
