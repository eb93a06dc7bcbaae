import { createFileRoute } from "@tanstack/react-router";
import { Schedules } from "../../features/schedules/Schedules.tsx";

interface Search {
  /** The policy to schedule. */
  policy?: string | undefined;
}

export const Route = createFileRoute("/_app/schedules")({
  validateSearch: ({ policy }: Record<string, unknown>): Search => (typeof policy === "string" ? { policy } : {}),
  component: () => <Schedules policyId={Route.useSearch().policy} />,
});
