/** Everything that only somebody who is signed in sees. */

import {
  createFileRoute,
  type ErrorComponentProps,
  Navigate,
  Outlet,
  redirect,
  useRouterState,
} from "@tanstack/react-router";
import { Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { session } from "../api/session.ts";
import { rememberTask } from "../features/palette/recent.ts";
import { TaskCreation } from "../features/tasks/creation.ts";
import { useConflict } from "../live/conflicts.ts";
import { sitDown } from "../live/desk.ts";
import { resumeChanges } from "../live/inheriting.ts";
import { resumeOrRecall } from "../live/remembering.ts";
import { useEverywhereKeys } from "../parts/everywhere.ts";
import { Failed } from "../parts/Failed.tsx";
import { Shell } from "../parts/Shell.tsx";
import { Compare, KeysHelp, Palette, QuickAdd } from "../lazies.ts";

export const Route = createFileRoute("/_app")({
  beforeLoad: async ({ location }) => {
    const signedIn = session.current ?? (await resumeOrRecall());
    if (!signedIn) {
      throw redirect({ to: "/sign-in", search: location.href === "/" ? {} : { to: location.href } });
    }
    sitDown();
    resumeChanges();
  },
  errorComponent: Broken,
  component: App,
});

type Layer = "palette" | "task" | "keys" | null;

function App() {
  const current = useSyncExternalStore(session.subscribe, () => session.current);
  const [layer, setLayer] = useState<Layer>(null);
  const [line, setLine] = useState("");
  const close = () => setLayer(null);
  function create(beginning = ""): void {
    setLine(beginning);
    setLayer("task");
  }
  useEverywhereKeys({ onSearch: () => setLayer("palette"), onNewTask: () => create(), onHelp: () => setLayer("keys") });
  useRecentTasks();
  const hasConflict = useConflict() !== undefined;
  if (!current) {
    return <Navigate to="/sign-in" />;
  }
  return (
    <TaskCreation value={() => create()}>
      <Shell user={current.user} onNewTask={() => create()} onSearch={() => setLayer("palette")}>
        <Outlet />
      </Shell>
      <Suspense>
        <Once isWanted={layer === "palette"}>
          <Palette isOpen={layer === "palette"} onClose={close} onNewTask={create} />
        </Once>
        <Once isWanted={layer === "task"}>
          <QuickAdd isOpen={layer === "task"} line={line} onClose={close} />
        </Once>
        <Once isWanted={layer === "keys"}>
          <KeysHelp isOpen={layer === "keys"} onClose={close} />
        </Once>
        <Once isWanted={hasConflict}>
          <Compare />
        </Once>
      </Suspense>
    </TaskCreation>
  );
}

/** Not loaded before it is wanted; stays then, so that it can go as it came. */
function Once({ isWanted, children }: { isWanted: boolean; children: React.ReactNode }) {
  const [wasWanted, setWanted] = useState(isWanted);
  if (isWanted && !wasWanted) {
    setWanted(true);
  }
  return wasWanted || isWanted ? children : null;
}

function useRecentTasks(): void {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(() => {
    const id = /^\/tasks\/([^/]+)$/.exec(path)?.[1];
    if (id !== undefined && session.current) {
      rememberTask(id);
    }
  }, [path]);
}

const AGAIN_MS = 5000;

/** Where nobody answers it tries again by itself. */
function Broken({ error, reset }: ErrorComponentProps) {
  useEffect(() => {
    const timer = setTimeout(reset, AGAIN_MS);
    window.addEventListener("online", reset);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("online", reset);
    };
  }, [reset]);
  return <Failed error={error} retry={reset} />;
}
