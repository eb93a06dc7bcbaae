import { createFileRoute } from "@tanstack/react-router";
import { ProjectSettings } from "../../../features/projects/ProjectSettings.tsx";

export const Route = createFileRoute("/_app/projects/$key_/settings")({
  component: () => <ProjectSettings key={Route.useParams().key} projectKey={Route.useParams().key} />,
});
