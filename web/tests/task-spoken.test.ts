import { beforeAll, expect, test } from "vitest";
import { parser } from "../src/features/tasks/spoken.ts";

/** A Wednesday. */
const NOW = new Date(2026, 2, 11, 10, 40);
const at = (month: number, day: number, hour: number, minute = 0) => new Date(2026, month - 1, day, hour, minute);

let english: Awaited<ReturnType<typeof parser>>;
let german: Awaited<ReturnType<typeof parser>>;

beforeAll(async () => {
  [english, german] = await Promise.all([parser("en"), parser("de")]);
});

test.each([
  ["fri 5pm", at(3, 13, 17)],
  ["tomorrow 9am", at(3, 12, 9)],
  ["tomorrow 9:30", at(3, 12, 9, 30)],
  ["in 2 hours", at(3, 11, 12, 40)],
  ["in 40 minutes", at(3, 11, 11, 20)],
  ["monday", at(3, 16, 17)],
  ["next friday 8:00", at(3, 20, 8)],
  ["20 march 14:00", at(3, 20, 14)],
  ["2/4 14:00", at(4, 2, 14)],
  ["morgen 9 Uhr", at(3, 12, 9)],
])("in English %s", (text, expected) => {
  expect(english(text, NOW, 17)).toEqual(expected);
});

test.each([
  ["morgen 9 Uhr", at(3, 12, 9)],
  ["Freitag 17 Uhr", at(3, 13, 17)],
  ["Fr. 17 Uhr", at(3, 13, 17)],
  ["Fr 17:30", at(3, 13, 17, 30)],
  ["übermorgen", at(3, 13, 9)],
  ["heute 18 Uhr", at(3, 11, 18)],
  ["in 2 Stunden", at(3, 11, 12, 40)],
  ["am 20.3. um 14 Uhr", at(3, 20, 14)],
  ["20. März 14:00", at(3, 20, 14)],
  ["fri 5pm", at(3, 13, 17)],
])("in German %s", (text, expected) => {
  expect(german(text, NOW, 9)).toEqual(expected);
});

test("what is no time is none, nor is a text that only holds one", () => {
  expect(english("soon", NOW, 9)).toBeNull();
  expect(english("", NOW, 9)).toBeNull();
  expect(english("talk to Anna about the pumps tomorrow", NOW, 9)).toBeNull();
});

test("a time that is over today is meant for tomorrow or the week after", () => {
  expect(english("9am", NOW, 9)).toEqual(at(3, 12, 9));
  expect(english("wed 9am", NOW, 9)).toEqual(at(3, 18, 9));
});
