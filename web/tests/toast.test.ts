import { notifications, notificationsStore } from "@mantine/notifications";
import { beforeEach, expect, test, vi } from "vitest";

vi.stubGlobal("localStorage", { getItem: () => null });
vi.stubGlobal("navigator", { language: "en-GB" });
vi.stubGlobal("document", { documentElement: {} });
vi.stubGlobal("window", { addEventListener: () => {} });

const { toast, toastFailure } = await import("../src/parts/toasts.tsx");

const shown = () => notificationsStore.getState().notifications.map(({ id }) => id);

beforeEach(() => notifications.clean());

test("a toast takes the place of the one before it, and of nothing else", () => {
  notifications.show({ id: "new version", message: "A new version is there." });
  toast("OPS-1 completed");
  toast("OPS-2 completed");
  expect(shown()).toHaveLength(2);
  toastFailure("Not saved", "It is closed.");
  toast("OPS-3 completed");
  expect(shown()).toHaveLength(2);
  expect(shown()).toContain("new version");
});
