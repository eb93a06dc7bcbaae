import { defineConfig } from "vitest/config";

export default defineConfig({
  // Most tests on a stack wait, so that more of them run at a time than there are cores.
  test: { include: ["tests/**/*.test.ts"], testTimeout: 60_000, maxWorkers: 3 },
});
