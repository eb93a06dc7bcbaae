/** A page for each test: real components in a DOM, used as a person would, with the real desk behind them and `server` at its end. */

import { MantineProvider } from "@mantine/core";
import { notifications as toasts } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type AnyRouter, createMemoryHistory, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { cleanup, configure, render, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { session } from "../../src/api/session.ts";
import { desk } from "../../src/live/desk.ts";
import type { Snapshot } from "../../src/live/snapshot.ts";
import { useEverywhereKeys } from "../../src/parts/everywhere.ts";
import { Route as Root } from "../../src/routes/__root.tsx";
import { theme } from "../../src/theme/theme.ts";
import { de } from "../../src/words/de.ts";
import { speak, spoken } from "../../src/words/index.ts";
import { ME, NOW, OPS, PEOPLE } from "./cast.ts";
import { letAllGo, openServer, server } from "./server.ts";

/** They share the machine with all other tests. */
const PATIENCE_MS = 20_000;

configure({ asyncUtilTimeout: PATIENCE_MS });

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  openServer();
  server.on("POST /auth/refresh", () => ({ user: ME, access_token: "token", expires_in: 900 }));
  await session.resume();
});

afterEach(async () => {
  cleanup();
  letAllGo();
  speak("en");
  await settle();
  toasts.clean();
  session.end();
  localStorage.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** What is still on its way comes now, and not to the next test. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  window.dispatchEvent(new KeyboardEvent("keydown")); // nothing waits for a picture any longer
}

export async function inGerman(): Promise<void> {
  speak("de");
  await waitFor(() => expect(spoken()).toBe(de));
}

/** Puts it before whoever is signed in, as a snapshot does. */
export function lay(snapshot: Partial<Snapshot>): void {
  desk.lay({ tasks: [], agenda: [], notifications: [], projects: [OPS], people: [...PEOPLE], ...snapshot });
}

/** What it is on: wherever its links lead, it stays in view, and `where()` says where one would be. */
export async function show(ui: React.ReactNode) {
  const history = createMemoryHistory();
  const page = createRoute({ getParentRoute: () => Root, path: "$", component: () => <Page>{ui}</Page> });
  const router = createRouter({ routeTree: Root.addChildren([page]), history }) as AnyRouter;
  await router.load();
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const user = userEvent.setup();
  const { container } = render(
    <MantineProvider theme={theme} withCssVariables={false}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { user, container, where: () => history.location.href };
}

const NOTHING = (): void => undefined;

/** With the keys that do the same on every screen. */
function Page({ children }: { children: React.ReactNode }) {
  useEverywhereKeys({ onSearch: NOTHING, onNewTask: NOTHING, onHelp: NOTHING });
  return <main>{children}</main>;
}
