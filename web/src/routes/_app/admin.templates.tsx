import { createFileRoute } from "@tanstack/react-router";
import { Templates } from "../../features/admin/Templates.tsx";

interface Search {
  name?: string;
}

export const Route = createFileRoute("/_app/admin/templates")({
  validateSearch: ({ name }: Record<string, unknown>): Search => (typeof name === "string" ? { name } : {}),
  component: () => <Templates name={Route.useSearch().name ?? ""} />,
});
