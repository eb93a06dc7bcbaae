import { expect, test } from "vitest";
import { Position } from "../../src/cursor.js";
import type { EventFrame } from "../../src/frames.js";

function event(cursor: string, id: string): EventFrame {
  return { cursor, id } as EventFrame;
}

test("each event moves the cursor", () => {
  const position = new Position();
  expect(position.advance(event("1-0", "a"))).toBe(true);
  expect(position.advance(event("2-0", "b"))).toBe(true);
  expect(position.cursor).toBe("2-0");
});

test("an event that comes again behind another cursor is none, but moves it", () => {
  const position = new Position("9-0");
  position.advance(event("10-0", "a"));
  expect(position.advance(event("1-0", "a"))).toBe(false);
  expect(position.cursor).toBe("1-0");
});

test("only so many events are remembered", () => {
  const position = new Position();
  for (let number = 0; number <= 256; number += 1) {
    position.advance(event(`${number}-0`, `event ${number}`));
  }
  expect(position.advance(event("300-0", "event 1"))).toBe(false);
  expect(position.advance(event("301-0", "event 0"))).toBe(true);
});
