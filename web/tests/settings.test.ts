import { describe, expect, test } from "vitest";
import type { Preferences } from "../src/api/types.ts";
import { agentOf } from "../src/features/settings/agents.ts";
import { setDigest } from "../src/features/settings/digest.ts";
import { anHourIn, dayName, minutesIn, stretches, timeAt } from "../src/features/settings/hours.ts";
import { kindOf, modeInEffect, modeOf, setMode, waitsInVain } from "../src/features/settings/matrix.ts";
import { sampleTime, wayOf } from "../src/features/settings/meaning.ts";
import { isSameClock, labelOf, zones } from "../src/features/settings/zones.ts";
import { cleaned, suggested } from "../src/features/projects/key.ts";

const NOBODYS: Preferences = { matrix: {}, quiet_hours: null, digest: { period: "NEVER", at: "09:00" } };
const DAILY = setDigest({ period: "DAILY", at: "07:30" })(NOBODYS);

describe("the matrix", () => {
  test("what nobody chose is instant", () => {
    expect(modeOf(NOBODYS, "COMMENT", "EMAIL")).toBe("INSTANT");
  });

  test("a cell changes alone, and back again", () => {
    const changed = setMode("COMMENT", "EMAIL", "OFF")(DAILY);
    expect(modeOf(changed, "COMMENT", "EMAIL")).toBe("OFF");
    expect(modeOf(changed, "COMMENT", "PUSH")).toBe("INSTANT");
    expect(modeOf(changed, "MENTION", "EMAIL")).toBe("INSTANT");
    expect(modeOf(setMode("COMMENT", "EMAIL", "INSTANT")(changed), "COMMENT", "EMAIL")).toBe("INSTANT");
  });

  test("two changes that are undone in the order in which they were made leave nothing behind", () => {
    const [one, other] = [setMode("COMMENT", "EMAIL", "OFF"), setMode("COMMENT", "PUSH", "OFF")];
    const undone = setMode("COMMENT", "EMAIL", "INSTANT")(other(one(DAILY)));
    expect(modeOf(undone, "COMMENT", "EMAIL")).toBe("INSTANT");
    expect(modeOf(undone, "COMMENT", "PUSH")).toBe("OFF");
  });

  test("what is about security always comes, and a digest only as a mail", () => {
    expect(kindOf("SECURITY", "EMAIL")).toBe("always");
    expect(kindOf("DIGEST", "EMAIL")).toBe("switch");
    expect(kindOf("DIGEST", "PUSH")).toBe("none");
    expect(kindOf("REMINDER", "PUSH")).toBe("free");
  });

  test("nothing is put off to a digest that never comes", () => {
    const putOff = setMode("COMMENT", "EMAIL", "DIGEST");
    expect(modeInEffect(putOff(DAILY), "COMMENT", "EMAIL")).toBe("DIGEST");
    expect(modeInEffect(putOff(NOBODYS), "COMMENT", "EMAIL")).toBe("INSTANT");
    expect(waitsInVain(putOff(DAILY))).toBe(false);
    expect(waitsInVain(putOff(NOBODYS))).toBe(true);
    expect(waitsInVain(setMode("DIGEST", "EMAIL", "OFF")(putOff(DAILY)))).toBe(true);
  });
});

describe("what it means", () => {
  const quiet: Preferences = { ...DAILY, quiet_hours: { start: "20:00", end: "07:00" } };

  test("push and mail wait for the end of the quiet hours, the app does not", () => {
    expect(wayOf(quiet, "REMINDER")).toEqual({ atOnce: ["IN_APP"], waiting: ["PUSH", "EMAIL"], isInDigest: false });
    expect(wayOf(DAILY, "REMINDER").waiting).toEqual([]);
  });

  test("what is off is told on no channel", () => {
    const off = (["IN_APP", "PUSH", "EMAIL"] as const).reduce(
      (known, channel) => setMode("COMMENT", channel, "OFF")(known),
      quiet,
    );
    expect(wayOf(off, "COMMENT")).toEqual({ atOnce: [], waiting: [], isInDigest: false });
  });

  test("the example lies in the quiet hours", () => {
    expect(sampleTime(quiet)).toBe("21:00");
  });
});

describe("quiet hours", () => {
  test("over midnight they are two stretches", () => {
    expect(stretches({ start: "20:00", end: "07:00" })).toEqual([
      { from: 0, to: 420 },
      { from: 1200, to: 1440 },
    ]);
    expect(stretches({ start: "12:00", end: "13:30" })).toEqual([{ from: 720, to: 810 }]);
  });

  test("a handle stops at quarters of an hour, and within the day", () => {
    expect(timeAt(0.5)).toBe("12:00");
    expect(timeAt(0.331)).toBe("08:00");
    expect(timeAt(-1)).toBe("00:00");
    expect(timeAt(2)).toBe("23:45");
  });

  test("a moment in short ones is their middle", () => {
    expect(anHourIn({ start: "23:30", end: "00:30" })).toBe("00:00");
    expect(anHourIn({ start: "23:30", end: "06:00" })).toBe("00:30");
  });

  test("the clock is that of the person's zone", () => {
    expect(minutesIn("Asia/Kolkata", new Date("2026-03-11T09:40:00Z"))).toBe(15 * 60 + 10);
    expect(minutesIn("UTC", new Date("2026-03-11T00:05:00Z"))).toBe(5);
  });

  test("days are called as the language calls them", () => {
    expect(dayName("WED", "de", "long")).toBe("Mittwoch");
    expect(dayName("SUN", "en", "short")).toBe("Sun");
  });
});

describe("time zones", () => {
  test("UTC and the one that is set are among them, each once", () => {
    const all = zones("US/Pacific");
    expect(all).toContain("UTC");
    expect(all).toContain("US/Pacific");
    expect(new Set(all).size).toBe(all.length);
  });

  test("the city comes first", () => {
    expect(labelOf("America/Argentina/Buenos_Aires")).toBe("Buenos Aires, America, Argentina");
    expect(labelOf("UTC")).toBe("UTC");
  });
});

test.each([
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36",
    "Chrome",
    "Linux",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0",
    "Edge",
    "Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1",
    "Safari",
    "iPhone",
  ],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "macOS"],
  ["curl/8.5.0", "curl", null],
  ["", null, null],
])("a session is known by its browser and system: %s", (text, name, system) => {
  expect(agentOf(text)).toMatchObject({ name, system });
});

describe("a project's key", () => {
  test.each([
    ["Office move", "OM"],
    ["Operations", "OPE"],
    ["Büro Umzug", "BU"],
    ["2030 vision", "V"],
    ["", ""],
  ])("%s is suggested as %s", (name, key) => {
    expect(suggested(name)).toBe(key);
  });

  test("only what a key may hold stays of what is typed", () => {
    expect(cleaned("9ops-1 übung!")).toBe("OPS1UBUNG");
    expect(cleaned("abcdefghijklmn")).toHaveLength(10);
  });
});

test("two zones are one only where their clocks agree in summer and in winter", () => {
  const january = new Date("2026-01-15T12:00:00Z");
  expect(isSameClock("Europe/Berlin", "Europe/Vienna", january)).toBe(true);
  expect(isSameClock("Europe/Berlin", "Africa/Lagos", january)).toBe(false);
  expect(isSameClock("America/Phoenix", "America/Denver", january)).toBe(false);
  expect(isSameClock("UTC", "Europe/London", january)).toBe(false);
});
