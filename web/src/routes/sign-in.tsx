import { createFileRoute } from "@tanstack/react-router";
import { SignIn } from "../features/door/SignIn.tsx";

interface Search {
  /** Where one wanted to go. */
  to?: string;
}

export const Route = createFileRoute("/sign-in")({
  validateSearch: ({ to }: Record<string, unknown>): Search =>
    typeof to === "string" && to.startsWith("/") && !to.startsWith("//") ? { to } : {},
  component: () => <SignIn to={Route.useSearch().to ?? "/"} />,
});
