import { fileURLToPath } from "node:url";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { worker } from "./scripts/worker.ts";

const API = process.env.MUSTER_URL ?? "http://127.0.0.1:8000";
/** The API lets nobody in by the cookie whose page is another's. */
const FROM_ITS_OWN_PAGES = { target: API, changeOrigin: true, headers: { origin: API } };

/** What everybody sees first comes in one piece; all other screens come when they are wanted. */
const FIRST: readonly string[] = ["/_app", "/_app/"];

const router = tanstackRouter({
  target: "react",
  autoCodeSplitting: true,
  codeSplittingOptions: { splitBehavior: ({ routeId }) => (FIRST.includes(routeId) ? [] : undefined) },
});

export default defineConfig({
  plugins: [router, react(), worker()],
  resolve: {
    alias: { "@muster/realtime": fileURLToPath(new URL("./realtime/src/index.ts", import.meta.url)) },
  },
  build: {
    target: "es2022",
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } },
      treeshake: { moduleSideEffects: [{ test: /react-remove-scroll|use-sidecar/, sideEffects: false }] },
    },
  },
  server: {
    proxy: {
      "/api": FROM_ITS_OWN_PAGES,
      "/health": FROM_ITS_OWN_PAGES,
      "/ws": { ...FROM_ITS_OWN_PAGES, ws: true },
    },
  },
  test: {
    projects: [
      { extends: true, test: { name: "logic", environment: "node", include: ["tests/*.test.{ts,tsx}"] } },
      {
        extends: true,
        test: {
          name: "components",
          environment: "jsdom",
          testTimeout: 60_000, // they share the machine with all other tests
          include: ["tests/components/*.test.tsx"],
          setupFiles: ["tests/components/browser.ts"],
        },
      },
    ],
  },
});
