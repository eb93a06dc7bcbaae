import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { afterPicture } from "../src/live/picture.ts";
import { Shelf } from "../src/live/shelf.ts";

interface Thing {
  id: string;
  version: number;
  title: string;
}

let pictures: FrameRequestCallback[] = [];

function draw(): void {
  const drawn = pictures;
  pictures = [];
  drawn.forEach((picture) => picture(0));
}

beforeEach(() => {
  vi.useFakeTimers();
  pictures = [];
  vi.stubGlobal("requestAnimationFrame", (picture: FrameRequestCallback) => pictures.push(picture));
  vi.stubGlobal("cancelAnimationFrame", () => undefined);
  vi.stubGlobal("document", { visibilityState: "visible" });
});

afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function watched(): { shelf: Shelf<Thing>; told: () => number; listed: () => number } {
  const shelf = new Shelf<Thing>();
  shelf.fill([{ id: "a", version: 1, title: "one" }]);
  draw();
  let count = 0;
  shelf.subscribe(() => (count += 1));
  let lists = 0;
  shelf.subscribeAfterwards(() => (lists += 1));
  return { shelf, told: () => count, listed: () => lists };
}

test("a burst of events is told once, before the next picture", () => {
  const { shelf, told } = watched();
  for (let version = 2; version < 9; version += 1) {
    shelf.put({ id: "a", version, title: `title ${version}` });
  }
  expect(told()).toBe(0);
  expect(shelf.get("a")?.title).toBe("title 8");
  draw();
  expect(told()).toBe(1);
});

test("one's own change is told at once, with what came before it", () => {
  const { shelf, told } = watched();
  shelf.put({ id: "a", version: 2, title: "two" });
  shelf.guess("a", (thing) => ({ ...thing, title: "mine" }));
  expect(told()).toBe(1);
  draw();
  expect(told()).toBe(1);
});

test("lists hear of an own change once there was a picture of it, and of others' with everybody else", () => {
  const { shelf, told, listed } = watched();
  shelf.guess("a", (thing) => ({ ...thing, title: "mine" }));
  shelf.guess("a", (thing) => ({ ...thing, title: "mine after all" }));
  expect([told(), listed()]).toEqual([2, 0]);
  draw();
  expect(listed()).toBe(0);
  vi.runAllTimers();
  expect(listed()).toBe(1);
  shelf.put({ id: "a", version: 2, title: "two" });
  draw();
  expect([told(), listed()]).toEqual([3, 2]);
});

test("what comes between a picture and what waited for it has a picture of its own", () => {
  const done: string[] = [];
  afterPicture(() => done.push("one"));
  draw();
  const withdraw = afterPicture(() => done.push("withdrawn"));
  afterPicture(() => done.push("other"));
  vi.runAllTimers();
  expect(done).toEqual(["one"]);
  withdraw();
  draw();
  vi.runAllTimers();
  expect(done).toEqual(["one", "other"]);
});

test("a page that draws no pictures is told all the same", () => {
  const { shelf, told } = watched();
  shelf.put({ id: "a", version: 2, title: "two" });
  vi.advanceTimersByTime(1000);
  expect(told()).toBe(1);
});

test("what has not changed is the same object, and what merges to what it was is not told", () => {
  const { shelf, told } = watched();
  shelf.put({ id: "b", version: 1, title: "other" });
  draw();
  const before = shelf.get("a");
  shelf.guess("b", (thing) => ({ ...thing, title: "mine" }));
  expect(shelf.get("a")).toBe(before);
  expect(shelf.get("b")).toBe(shelf.get("b"));
  const tellings = told();
  shelf.put({ id: "a", version: 1, title: "again" }, (known) => known);
  draw();
  expect(told()).toBe(tellings);
});
