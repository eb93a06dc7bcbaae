import { notifications, notificationsStore } from "@mantine/notifications";
import { beforeEach, expect, test, vi } from "vitest";

vi.stubGlobal("localStorage", { getItem: () => null });
vi.stubGlobal("navigator", { language: "en-GB" });
vi.stubGlobal("document", { documentElement: {} });
vi.stubGlobal("window", { addEventListener: () => {} });

const { toast, toastFailure, undoLatest } = await import("../src/parts/toasts.tsx");

const shown = () => notificationsStore.getState().notifications.map(({ id }) => id);

beforeEach(() => notifications.clean());

test("a toast takes the place of the one before it, and of nothing else: what failed stays", () => {
  notifications.show({ id: "new version", message: "A new version is there." });
  toast("OPS-1 completed");
  toast("OPS-2 completed");
  expect(shown()).toHaveLength(2);
  toastFailure("Not saved", "It is closed.");
  expect(shown()).toEqual(["new version", "failures"]);
  toast("OPS-3 completed");
  toast("OPS-4 completed");
  expect(shown()).toHaveLength(3);
  expect(shown().slice(0, 2)).toEqual(["new version", "failures"]);
});

test("the way back of a toast that is going leaves the one that took its place", () => {
  const undone: string[] = [];
  const undoing = (key: string) => ({ label: "Undo", run: async () => undone.push(key) });
  toast("OPS-1 completed", undoing("OPS-1"));
  const [{ message: going }] = notificationsStore.getState().notifications as unknown as [{ message: Line }];
  toast("OPS-2 completed", undoing("OPS-2"));
  const stays = shown();
  going.props.children.props.onClick();
  expect(shown()).toEqual(stays);
  undoLatest();
  expect(undone).toEqual(["OPS-1", "OPS-2"]);
  expect(shown()).toEqual([]);
});

/** As far as its button is in it. */
interface Line {
  props: { children: { props: { onClick: () => void } } };
}
