import "./theme/layers.css";
import "./theme/base.css";

import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRouter, RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { newQueries } from "./api/queries.ts";
import { session } from "./api/session.ts";
import { startRemembering } from "./live/remembering.ts";
import { fetchLater } from "./later.ts";
import { Loading } from "./parts/Loading.tsx";
import { keepShell } from "./parts/updates.tsx";
import { routeTree } from "./routeTree.gen.ts";
import { cssVariables, theme } from "./theme/theme.ts";
import { findWords } from "./words/index.ts";

const queries = newQueries();

/** Over a slow connection a screen that is on its way says so. Before anybody is signed in the page's own mark does. */
function Pending() {
  return session.current ? <Loading /> : null;
}

const PENDING = { defaultPendingComponent: Pending, defaultPendingMs: 100, defaultPendingMinMs: 0 };

const router = createRouter({ routeTree, defaultPreload: "intent", scrollRestoration: true, ...PENDING });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

startRemembering();

const root = document.querySelector("#root");
if (root === null) {
  throw new Error("The page has no root.");
}
void findWords().then(() =>
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  ),
);

fetchLater();
if (import.meta.env.PROD) {
  keepShell();
}
