import { beforeAll, describe, expect, test } from "vitest";
import { dateReader, type Reader, wholeTime } from "../src/parts/dates.ts";

/** A Wednesday. */
const NOW = new Date(2026, 2, 11, 10, 40);
const at = (month: number, day: number, hour: number, minute = 0) => new Date(2026, month - 1, day, hour, minute);

let english: Reader;
let german: Reader;

beforeAll(async () => {
  [english, german] = await Promise.all([dateReader("en"), dateReader("de")]);
});

describe("a text that is a time as a whole", () => {
  test.each([
    ["fri 5pm", at(3, 13, 17)],
    ["friday 5pm", at(3, 13, 17)],
    ["fri 9", at(3, 13, 9)],
    ["tomorrow 9am", at(3, 12, 9)],
    ["tomorrow 9:30", at(3, 12, 9, 30)],
    ["in 2 hours", at(3, 11, 12, 40)],
    ["in 40 minutes", at(3, 11, 11, 20)],
    ["in two weeks", at(3, 25, 17)],
    ["monday", at(3, 16, 17)],
    ["by monday", at(3, 16, 17)],
    ["next friday 8:00", at(3, 20, 8)],
    ["20 march 14:00", at(3, 20, 14)],
    ["2/4 14:00", at(4, 2, 14)],
    ["tonight", at(3, 11, 22)],
    ["morgen 9 Uhr", at(3, 12, 9)],
  ])("in English %s", (text, expected) => {
    expect(wholeTime(english, text, NOW)).toEqual(expected);
  });

  test.each([
    ["morgen 9 Uhr", at(3, 12, 9)],
    ["morgen um 9 Uhr", at(3, 12, 9)],
    ["morgen früh", at(3, 12, 9)],
    ["Freitag", at(3, 13, 17)],
    ["Freitag 17 Uhr", at(3, 13, 17)],
    ["Fr. 17 Uhr", at(3, 13, 17)],
    ["Fr. um 17 Uhr", at(3, 13, 17)],
    ["Fr 17:30", at(3, 13, 17, 30)],
    ["Fr", at(3, 13, 17)],
    ["Fr.", at(3, 13, 17)],
    ["fr", at(3, 13, 17)],
    ["übermorgen", at(3, 13, 17)],
    ["heute 18 Uhr", at(3, 11, 18)],
    ["in 2 Stunden", at(3, 11, 12, 40)],
    ["am 20.3. um 14 Uhr", at(3, 20, 14)],
    ["20.3.", at(3, 20, 17)],
    ["bis 20.3.", at(3, 20, 17)],
    ["20.3.2026 14:00", at(3, 20, 14)],
    ["20. März 14:00", at(3, 20, 14)],
    ["fri 5pm", at(3, 13, 17)],
  ])("in German %s", (text, expected) => {
    expect(wholeTime(german, text, NOW)).toEqual(expected);
  });

  test("a day alone is at the hour that is asked for, today else at its end", () => {
    expect(wholeTime(german, "übermorgen", NOW, 9)).toEqual(at(3, 13, 9));
    expect(wholeTime(english, "today", NOW)).toEqual(at(3, 11, 17));
    expect(wholeTime(english, "today", NOW, 9)).toEqual(at(3, 11, 23, 59));
  });

  test("a date that is over this year is meant for the next", () => {
    expect(wholeTime(german, "2.1. 8:00", NOW)).toEqual(new Date(2027, 0, 2, 8));
  });

  test("a time that is over today is meant for tomorrow or the week after", () => {
    expect(wholeTime(english, "9am", NOW)).toEqual(at(3, 12, 9));
    expect(wholeTime(english, "wed 9am", NOW)).toEqual(at(3, 18, 9));
  });

  test("what is no time is none, nor is a text that only holds one", () => {
    const texts = ["soon", "soonish", "", "talk to Anna about the pumps tomorrow", "call Anna friday 5pm", "40.3."];
    expect(texts.map((text) => wholeTime(english, text, NOW))).toEqual(texts.map(() => null));
  });
});

describe("a time within a text", () => {
  test.each([
    ["Renew it fri 5pm please", "fri 5pm"],
    ["Bericht abgeben Fr. 17 Uhr", "Fr. 17 Uhr"],
    ["Bericht abgeben am 20.3. um 14 Uhr", "am 20.3. um 14 Uhr"],
    ["Bericht abgeben Fr", "Fr"],
    ["Bericht abgeben Fr.", "Fr."],
  ])("of %s it is %s", (text, said) => {
    const found = german(text, NOW);
    expect(text.slice(found?.from, (found?.from ?? 0) + said.length)).toBe(said);
    expect(found?.text).toBe(said);
  });

  test.each(["So geht es", "mach es so", "mi casa", "Do the dishes", "Version 1.2.3. prüfen"])(
    "%s names none",
    (text) => {
      expect(english(text, NOW)).toBeNull();
      expect(german(text, NOW)).toBeNull();
    },
  );
});
