import { Notifications } from "@mantine/notifications";
import { createRootRoute, Outlet } from "@tanstack/react-router";
import { Empty } from "../parts/Empty.tsx";
import { useWords } from "../words/index.ts";

const ONE_AT_A_TIME = 1;

export const Route = createRootRoute({ component: Root, notFoundComponent: NotFound });

function Root() {
  return (
    <>
      <Outlet />
      <Notifications position="bottom-right" limit={ONE_AT_A_TIME} containerWidth={440} />
    </>
  );
}

function NotFound() {
  const words = useWords();
  return <Empty title="404">{words.state.failed}</Empty>;
}
