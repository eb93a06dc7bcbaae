import { Button } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { createRootRoute, Link, Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { Brand } from "../parts/Brand.tsx";
import { Empty } from "../parts/Empty.tsx";
import styles from "../parts/Empty.module.css";
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
    <main className={styles.lost}>
      <Brand />
      <Empty
        level={1}
        title={lost.title}
        action={
          <Link to="/">
            <Button component="span">{lost.back}</Button>
          </Link>
        }
      >
        {lost.text}
      </Empty>
    </main>
  );
}
