import { expect, test } from "vitest";
import { de } from "../src/words/de.ts";
import { en } from "../src/words/en.ts";

/** What is the same word in both languages. */
const SAME = new Set(["Team", "Name", "OK", "Details", "Account", "Problem", "Push", "Link", "push", "now"]);

function texts(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) => {
    const name = `${path}${key}`;
    if (typeof value === "string") {
      return [[name, value]] as [string, string][];
    }
    return typeof value === "object" ? texts(value as object, `${name}.`) : [];
  });
}

test("every text is there in German, and translated", () => {
  const german = new Map(texts(de));
  const untranslated = texts(en).filter(([name, text]) => !SAME.has(text) && german.get(name) === text);
  expect(untranslated).toEqual([]);
  expect([...german.keys()]).toEqual(texts(en).map(([name]) => name));
});
