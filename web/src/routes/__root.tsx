import { Button } from "@mantine/core";
import { createRootRoute, Link, Outlet } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";
import { Brand } from "../parts/Brand.tsx";
import { Empty } from "../parts/Empty.tsx";
import styles from "../parts/Empty.module.css";
import { loadedToasts, subscribe } from "../parts/toast.tsx";
import { useThemeColor } from "../theme/browser.ts";
import { useWords } from "../words/index.ts";

export const Route = createRootRoute({ component: Root, notFoundComponent: NotFound });

function Root() {
  const toasts = useSyncExternalStore(subscribe, loadedToasts);
  useThemeColor();
  return (
    <>
      <Outlet />
      {toasts && <toasts.Toasts />}
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
