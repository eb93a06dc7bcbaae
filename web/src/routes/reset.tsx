import { createFileRoute } from "@tanstack/react-router";
import { Reset } from "../features/door/Reset.tsx";

export const Route = createFileRoute("/reset")({
  validateSearch: ({ token }: Record<string, unknown>) => ({ token: typeof token === "string" ? token : "" }),
  component: () => <Reset token={Route.useSearch().token} />,
});
