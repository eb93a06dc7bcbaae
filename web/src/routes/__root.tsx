import { Button } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { createRootRoute, Link, Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { Empty } from "../parts/Empty.tsx";
import { useThemeColor } from "../theme/browser.ts";
import { useWords } from "../words/index.ts";

/** A toast takes the place of the one before it; that a new version is there stands beside it. */
const AT_MOST = 2;

export const Route = createRootRoute({ component: Root, notFoundComponent: NotFound });

function Root() {
  useThemeColor();
  return (
    <>
      <Outlet />
      <Notifications position="bottom-right" limit={AT_MOST} containerWidth={440} />
    </>
  );
}

function NotFound() {
  const { lost } = useWords();
  useEffect(() => {
    document.title = `${lost.title} · Muster`;
  }, [lost]);
  return (
    <main>
      <Empty
        level={1}
        title={lost.title}
        action={<Button renderRoot={(props) => <Link {...props} to="/" />}>{lost.back}</Button>}
      >
        {lost.text}
      </Empty>
    </main>
  );
}
