import { createFileRoute } from "@tanstack/react-router";
import { PolicyScreen } from "../../../features/policies/PolicyScreen.tsx";

interface Search {
  /** Where in the policy a step is written: `ladder[1]`. */
  step?: string | undefined;
}

export const Route = createFileRoute("/_app/policies/$id")({
  validateSearch: ({ step }: Record<string, unknown>): Search => (typeof step === "string" ? { step } : {}),
  component: () => {
    const { id } = Route.useParams();
    const { step } = Route.useSearch();
    return <PolicyScreen key={id} id={id} step={step} />;
  },
});
