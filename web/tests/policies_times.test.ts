import { describe, expect, test } from "vitest";
import { monthOf, touches, weeksOf } from "../src/features/schedules/month.ts";
import { PRESETS, presetOf } from "../src/features/schedules/recurrence.ts";
import { stubBrowser } from "./browser.ts";

stubBrowser();
const { moved, nextShift } = await import("../src/features/rotas/model.ts");

describe("the usual rules", () => {
  test("each is known by its rule, its hour and its length", () => {
    for (const preset of PRESETS) {
      expect(presetOf(preset.rrule, `2026-06-06T${preset.at}:00`, preset.duration)?.id).toBe(preset.id);
    }
  });

  test("the order of parts and days does not matter", () => {
    expect(presetOf("byday=fr,mo,th,tu,we;freq=weekly", "2026-06-01T09:00:00", "PT8H")?.id).toBe("hours");
  });

  test("another hour or length is another rule", () => {
    expect(presetOf("FREQ=DAILY", "2026-06-06T21:00:00", "PT8H")).toBeNull();
    expect(presetOf("FREQ=WEEKLY;BYDAY=SU", "2026-06-06T00:00:00", "P2D")).toBeNull();
  });
});

describe("a month", () => {
  test("has whole weeks from Monday on", () => {
    const weeks = weeksOf(new Date(2026, 10, 26));
    expect(weeks).toHaveLength(6);
    expect(weeks[0]?.[0]).toEqual(new Date(2026, 9, 26));
    expect(weeks.at(-1)?.at(-1)).toEqual(new Date(2026, 11, 6));
    expect(weeksOf(new Date(2027, 1, 1))).toHaveLength(4);
  });

  test("goes on over the end of a year", () => {
    expect(monthOf(new Date(2026, 11, 31), 1)).toEqual(new Date(2027, 0, 1));
  });

  test("a span touches the days that it has a part of, and not the one on whose midnight it ends", () => {
    const span = {
      starts_at: new Date(2026, 10, 28, 22).toISOString(),
      ends_at: new Date(2026, 10, 30).toISOString(),
    };
    const days = [27, 28, 29, 30].filter((day) => touches(span, new Date(2026, 10, day)));
    expect(days).toEqual([28, 29]);
  });
});

describe("a rota", () => {
  test("next is who begins when the present turn ends, not who began a moment ago", () => {
    const shifts = [
      { user_id: "mia", starts_at: "2026-11-26T17:29:30Z", ends_at: "2026-11-30T08:00:00Z" },
      { user_id: "ben", starts_at: "2026-11-30T08:00:00Z", ends_at: "2026-12-07T08:00:00Z" },
    ];
    expect(nextShift(shifts, "2026-11-30T08:00:00Z")?.user_id).toBe("ben");
    expect(nextShift([], "2026-11-30T08:00:00Z")).toBeNull();
  });

  test("somebody moves by one place, and stays at the ends", () => {
    expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  });
});
