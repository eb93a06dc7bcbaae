import { createFileRoute } from "@tanstack/react-router";
import { NewPolicy } from "../../../features/policies/NewPolicy.tsx";

interface Search {
  project?: string | undefined;
  from?: string | undefined;
}

export const Route = createFileRoute("/_app/policies/new")({
  validateSearch: ({ project, from }: Record<string, unknown>): Search => ({
    ...(typeof project === "string" ? { project } : {}),
    ...(typeof from === "string" ? { from } : {}),
  }),
  component: () => <NewPolicy project={Route.useSearch().project} from={Route.useSearch().from} />,
});
