import { expect, test } from "vitest";
import { found } from "../src/features/admin/found.ts";

const PEOPLE = [
  { name: "Zoë Frei", email: "zoe@example.org", disabled: false },
  { name: "Former user", email: null, disabled: true },
  { name: "Anna Alt", email: "anna@old.example", disabled: true },
  { name: "Mia Berg", email: "mia.berg@example.org", disabled: false },
];

function names(sought: string): string[] {
  return found(PEOPLE, sought).map(({ name }) => name);
}

test("who is active stands before who is disabled, each by name", () => {
  expect(names("")).toEqual(["Mia Berg", "Zoë Frei", "Anna Alt", "Former user"]);
});

test("people are found by parts of name and address, whatever accents and case", () => {
  expect(names("ZOE")).toEqual(["Zoë Frei"]);
  expect(names("berg example")).toEqual(["Mia Berg"]);
  expect(names("example.org")).toEqual(["Mia Berg", "Zoë Frei"]);
  expect(names("nobody")).toEqual([]);
});
