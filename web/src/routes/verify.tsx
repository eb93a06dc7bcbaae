import { createFileRoute } from "@tanstack/react-router";
import { Verify } from "../features/door/Verify.tsx";

export const Route = createFileRoute("/verify")({
  validateSearch: ({ token }: Record<string, unknown>) => ({ token: typeof token === "string" ? token : "" }),
  component: () => <Verify token={Route.useSearch().token} />,
});
