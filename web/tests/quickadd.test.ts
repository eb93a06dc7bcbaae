import { describe, expect, test } from "vitest";
import type { Project, User } from "../src/api/types.ts";
import { type Known, parse, personOf } from "../src/features/quickadd/parsing.ts";
import { promisesOf } from "../src/features/quickadd/promising.ts";
import { dateReader } from "../src/parts/dates.ts";

const NOW = new Date(2026, 2, 11, 10, 40);
const person = (name: string) => ({ id: name, name }) as User;
const project = (key: string, name: string) => ({ id: key, key, name }) as Project;
const PEOPLE = ["Mia Berg", "Ravi Patel", "Olga", "Ole Lund", "Zoë Ägren"].map((name) => person(name));
const PROJECTS = [project("OPS", "Operations"), project("OFF", "Office move"), project("WEB", "Website")];

async function known(locale: "en" | "de" = "en"): Promise<Known> {
  return { now: NOW, me: "Mia Berg", people: PEOPLE, projects: PROJECTS, readDate: await dateReader(locale) };
}

function short({ title, due, priority, person: who, project: where }: ReturnType<typeof parse>) {
  const at = due?.value;
  const when =
    at && `${at.getMonth() + 1}-${at.getDate()} ${at.getHours()}:${String(at.getMinutes()).padStart(2, "0")}`;
  return [title, when, priority?.value, who?.value.name, where?.value.key];
}

test.each([
  ["Renew certificate tomorrow 9am !high @mia #ops", ["Renew certificate", "3-12 9:00", "HIGH", "Mia Berg", "OPS"]],
  ["Renew the VPN licence fri 5pm", ["Renew the VPN licence", "3-13 17:00", undefined, undefined, undefined]],
  ["#web !urgent Fix it in 2 hours", ["Fix it", "3-11 12:40", "URGENT", undefined, "WEB"]],
  ["Call Ravi next monday", ["Call Ravi", "3-16 17:00", undefined, undefined, undefined]],
  ["Call Ravi fri 9", ["Call Ravi", "3-13 9:00", undefined, undefined, undefined]],
  ["Order 5 disks", ["Order 5 disks", undefined, undefined, undefined, undefined]],
  ["Answer bob@mia.example !low", ["Answer bob@mia.example", undefined, "LOW", undefined, undefined]],
  ["!high !low Twice", ["Twice", undefined, "LOW", undefined, undefined]],
  ["tomorrow", ["tomorrow", undefined, undefined, undefined, undefined]],
])("English: %s", async (line, understood) => {
  expect(short(parse(line, await known()))).toEqual(understood);
});

test.each([
  ["Zertifikat erneuern morgen 9 Uhr !hoch @mia #ops", ["Zertifikat erneuern", "3-12 9:00", "HIGH", "Mia Berg", "OPS"]],
  ["Freitag 17:00 Lizenz verlängern !dringend", ["Lizenz verlängern", "3-13 17:00", "URGENT", undefined, undefined]],
  ["Olga anrufen morgen früh", ["Olga anrufen", "3-12 9:00", undefined, undefined, undefined]],
  ["Wärmepumpe übermorgen um 14 Uhr @ich", ["Wärmepumpe", "3-13 14:00", undefined, "Mia Berg", undefined]],
  ["Renew it tomorrow 9am", ["Renew it", "3-12 9:00", undefined, undefined, undefined]],
])("German: %s", async (line, understood) => {
  expect(short(parse(line, await known("de")))).toEqual(understood);
});

test("who could be several people is nobody, and stays in the title", async () => {
  const { title, person: who, unclear } = parse("Call @ol", await known());
  expect([title, who, unclear.map(({ text }) => text)]).toEqual(["Call @ol", null, ["@ol"]]);
});

test.each([
  ["ravi", "Ravi Patel"],
  ["pat", "Ravi Patel"],
  ["raviPATEL", "Ravi Patel"],
  ["olga", "Olga"],
  ["zoe", "Zoë Ägren"],
  ["me", "Mia Berg"],
  ["nobody", undefined],
])("@%s is %s", (word, name) => {
  expect(personOf(word, { people: PEOPLE, me: "Mia Berg" })?.name).toBe(name);
});

test("a piece that was put back is part of the title", async () => {
  const { title, due } = parse("Watch Friday", { ...(await known()), ignored: new Set(["Friday"]) });
  expect([title, due]).toEqual(["Watch Friday", null]);
});

test("until times are understood the rest is", async () => {
  expect(short(parse("It tomorrow #ops", { ...(await known()), readDate: null }))).toEqual([
    "It tomorrow",
    undefined,
    undefined,
    undefined,
    "OPS",
  ]);
});

const step = (kind: string, at: string, index = 1, recipients: unknown[] = [{}]) => ({ kind, at, index, recipients });

describe("what a new task's policy will do", () => {
  test("the same is said once, with at most two times, and what reaches nobody is not said", () => {
    const steps = [
      step("ESCALATION", "2026-03-13T18:00:00Z"),
      step("REMINDER", "2026-03-12T17:00:00Z"),
      step("ASSIGNED", "2026-03-11T17:00:00Z"),
      step("DUE", "2026-03-13T17:00:00Z"),
      step("OVERDUE", "2026-03-13T21:00:00Z"),
      step("REMINDER", "2026-03-10T17:00:00Z", 1, []),
      step("ESCALATION", "2026-03-14T17:00:00Z", 2),
    ];
    const promises = promisesOf(steps, [{ notify: ["ASSIGNEE", "MANAGERS"] }, { notify: ["ONCALL:7"] }]);
    expect(promises.map(({ about, whom, times }) => [about, whom, times.map((at) => at.toISOString())])).toEqual([
      ["reminder", "ASSIGNEE", ["2026-03-12T17:00:00.000Z", "2026-03-13T17:00:00.000Z"]],
      ["escalation", "MANAGERS", ["2026-03-13T18:00:00.000Z"]],
      ["escalation", "ONCALL", ["2026-03-14T17:00:00.000Z"]],
    ]);
  });
});
