import { expect, test } from "vitest";
import { de } from "../src/words/de.ts";
import { en } from "../src/words/en.ts";

/** What is the same word in both languages. */
const SAME = new Set(["Team", "Name", "OK", "Details", "Account", "Problem", "Push", "Link", "push", "now", "Status"]);

interface Spoken {
  en: object;
  de: object;
}

const features = import.meta.glob<{ words: Spoken }>("../src/features/*/words.ts", { eager: true });
const spoken: [string, Spoken][] = [
  ["everywhere", { en, de }],
  ...Object.entries(features).map(([path, { words }]): [string, Spoken] => [path.split("/").at(-2) ?? path, words]),
];

function texts(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) => {
    const name = `${path}${key}`;
    if (typeof value === "string") {
      return [[name, value]] as [string, string][];
    }
    return typeof value === "object" ? texts(value as object, `${name}.`) : [];
  });
}

test.each(spoken)("every text is there in German, and translated: %s", (_, words) => {
  const german = new Map(texts(words.de));
  const untranslated = texts(words.en).filter(([name, text]) => !SAME.has(text) && german.get(name) === text);
  expect(untranslated).toEqual([]);
  expect([...german.keys()]).toEqual(texts(words.en).map(([name]) => name));
});
