import { createRootRoute, Outlet } from "@tanstack/react-router";
import { Empty } from "../parts/Empty.tsx";
import { useWords } from "../words/index.ts";

export const Route = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

function NotFound() {
  const words = useWords();
  return <Empty title="404">{words.state.failed}</Empty>;
}
