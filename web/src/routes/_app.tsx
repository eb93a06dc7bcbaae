/** Everything that only somebody who is signed in sees. */

import { createFileRoute, type ErrorComponentProps, Navigate, Outlet, redirect } from "@tanstack/react-router";
import { useState, useSyncExternalStore } from "react";
import { session } from "../api/session.ts";
import { NewTask } from "../features/tasks/NewTask.tsx";
import { sitDown } from "../live/desk.ts";
import { Failed } from "../parts/Failed.tsx";
import { Shell } from "../parts/Shell.tsx";
import { TaskCreation } from "../features/tasks/creation.ts";

export const Route = createFileRoute("/_app")({
  beforeLoad: async ({ location }) => {
    const signedIn = session.current ?? (await session.resume());
    if (signedIn === null) {
      throw redirect({ to: "/sign-in", search: location.href === "/" ? {} : { to: location.href } });
    }
    sitDown();
  },
  errorComponent: Broken,
  component: App,
});

function App() {
  const current = useSyncExternalStore(session.subscribe, () => session.current);
  const [isCreating, setCreating] = useState(false);
  if (!current) {
    return <Navigate to="/sign-in" />;
  }
  return (
    <TaskCreation value={() => setCreating(true)}>
      <Shell user={current.user} onNewTask={() => setCreating(true)}>
        <Outlet />
      </Shell>
      <NewTask isOpen={isCreating} onClose={() => setCreating(false)} />
    </TaskCreation>
  );
}

function Broken({ error, reset }: ErrorComponentProps) {
  return <Failed error={error} retry={reset} />;
}
