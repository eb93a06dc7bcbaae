import { createFileRoute } from "@tanstack/react-router";
import { PolicyScreen } from "../../../features/policies/PolicyScreen.tsx";

export const Route = createFileRoute("/_app/policies/$id")({
  component: () => <PolicyScreen key={Route.useParams().id} id={Route.useParams().id} />,
});
