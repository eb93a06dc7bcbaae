import { expect, test, vi } from "vitest";
import { keepWidth, keptWidth, widthAfter, within } from "../src/features/tasks/widths.ts";

const arrow = (key: string, shiftKey = false) => ({ key, shiftKey });

test("arrows move the line between list and task, Shift further, Home and End as far as it goes", () => {
  expect(widthAfter(arrow("ArrowRight"), 360, 1200)).toBe(376);
  expect(widthAfter(arrow("ArrowLeft", true), 360, 1200)).toBe(296);
  expect(widthAfter(arrow("Home"), 360, 1200)).toBe(240);
  expect(widthAfter(arrow("End"), 360, 1200)).toBe(600);
  expect(widthAfter(arrow("j"), 360, 1200)).toBeNull();
});

test("the list never vanishes, and the task keeps half", () => {
  expect(within(10, 1200)).toBe(240);
  expect(within(900, 1200)).toBe(600);
  expect(within(900, 3000)).toBe(720);
  expect(within(900, 300)).toBe(240);
});

test("the width is kept for the next time, and a width of another screen that cannot be is not", () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  expect(keptWidth()).toBeNull();
  keepWidth(412);
  expect(keptWidth()).toBe(412);
  keepWidth(null);
  expect(keptWidth()).toBeNull();
  kept.set("muster.list", "wide");
  expect(keptWidth()).toBeNull();
});
