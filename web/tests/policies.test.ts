import { describe, expect, test } from "vitest";
import { changesBetween } from "../src/features/policies/changes.ts";
import { nextMinute, nextRound, offsetAt, placeOf, roundedAt, rowsOf } from "../src/features/policies/curve.ts";
import { differences } from "../src/features/policies/differences.ts";
import { DUE, handlesOf, marksOf, moved, OVERDUE, stepAt } from "../src/features/policies/drawing.ts";
import { fromSeconds, nominal, said, saidShortly, understood } from "../src/features/policies/durations.ts";
import {
  type Body,
  draftOf,
  lanesOf,
  pathOf,
  unreadable,
  withReminder,
  without,
  withRung,
  written,
} from "../src/features/policies/model.ts";
import { and, type Piece, sentence } from "../src/features/policies/sentence.ts";
import { words } from "../src/features/policies/words.ts";
import { RULES } from "./rules.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

const STANDARD: Body = {
  ...RULES,
  name: "Standard",
  ladder: [
    { after: "PT1H", notify: ["ASSIGNEE", "MANAGERS"], raise_priority: false, reassign_to: null, break_quiet: false },
    { after: "P1D", notify: ["OWNER"], raise_priority: true, reassign_to: null, break_quiet: false },
  ],
  channels: { REMINDER: ["IN_APP", "PUSH"] },
};

describe("durations in words", () => {
  test.each([
    ["1 day", "P1D"],
    ["90m", "PT1H30M"],
    ["1d 4h", "P1DT4H"],
    ["2 h", "PT2H"],
    ["2 weeks", "P14D"],
    ["1 Tag", "P1D"],
    ["1T 4Std.", "P1DT4H"],
    ["1 Stunde und 30 Minuten", "PT1H30M"],
    ["1 hour, 30 minutes", "PT1H30M"],
    ["24h", "PT24H"],
    ["pt45m", "PT45M"],
  ])("%s is understood as %s", (typed, duration) => {
    expect(understood(typed)).toBe(duration);
  });

  test.each(["", "soon", "5", "1.5 h", "-1 h", "3 moons", "1 day before"])("%s is not understood", (typed) => {
    expect(understood(typed)).toBeNull();
  });

  test("a day is a calendar day, 24 hours are elapsed time, and both stand in the same place", () => {
    expect(understood("1 day")).not.toBe(understood("24h"));
    expect(nominal("P1D")).toBe(nominal("PT24H"));
  });

  test("they are said in the reader's language", () => {
    expect(said("P1DT4H", "en")).toBe("1 day 4 hours");
    expect(said("P14D", "de")).toBe("2 Wochen");
    expect(saidShortly("PT1H30M", "en")).toBe("1 h 30 min");
    expect(saidShortly("PT4H", "de")).toBe("4 Std.");
  });

  test("what is said is understood again, in both languages", () => {
    for (const duration of ["PT1M", "PT1H30M", "P1D", "P3DT2H", "P7D", "PT45S"]) {
      for (const locale of ["en", "de"] as const) {
        expect(understood(said(duration, locale))).toBe(duration);
        expect(understood(saidShortly(duration, locale))).toBe(duration);
      }
    }
  });
});

describe("the curve", () => {
  test("due is in the middle, a week is at the edges, and minutes are wider than days", () => {
    expect(placeOf(0)).toBe(50);
    expect(placeOf(-7 * DAY)).toBeCloseTo(1.45);
    expect(placeOf(7 * DAY)).toBeCloseTo(98.55);
    expect(placeOf(HOUR)).toBeCloseTo(59.16, 1);
    expect(placeOf(HOUR) - placeOf(0)).toBeGreaterThan(placeOf(2 * DAY) - placeOf(DAY));
  });

  test("what is farther than a week stands at the edge", () => {
    expect(placeOf(30 * DAY)).toBe(placeOf(7 * DAY));
  });

  test("a place is a moment, and back", () => {
    for (const offset of [-3 * DAY, -HOUR, 60, 5 * HOUR]) {
      expect(offsetAt(placeOf(offset))).toBeCloseTo(offset);
    }
  });

  test("an arrow goes to the next round value, with Shift a minute", () => {
    expect(nextRound(HOUR, true)).toBe(2 * HOUR);
    expect(nextRound(HOUR, false)).toBe(45 * 60);
    expect(nextRound(HOUR + 60, false)).toBe(HOUR);
    expect(nextRound(60, false)).toBe(60);
    expect(nextMinute(HOUR, false)).toBe(59 * 60);
  });

  test("past the last round value an arrow still goes on, up to what a policy takes", () => {
    expect(nextRound(28 * DAY, true)).toBe(35 * DAY);
    expect(nextRound(366 * DAY, true)).toBe(366 * DAY);
  });

  test("dragging stops at round values", () => {
    expect(roundedAt(placeOf(3 * HOUR + 300))).toBe(3 * HOUR);
    expect(roundedAt(placeOf(-(DAY - 600)))).toBe(DAY);
    expect(roundedAt(0)).toBe(7 * DAY);
  });

  test("handles that would cover one another stand in rows", () => {
    const wide = { width: 80 };
    const rows = rowsOf(
      [
        { place: 50, ...wide },
        { place: 54, ...wide },
        { place: 60, ...wide },
        { place: 90, ...wide },
      ],
      1000,
    );
    expect(rows).toEqual([0, 1, 0, 0]);
  });
});

describe("a draft", () => {
  const base = draftOf(STANDARD);

  test("that is not touched says what the policy says", () => {
    expect(written(base)).toEqual(STANDARD);
    expect(differences(base, base).count).toBe(0);
  });

  test("names its steps to the API in the order of their coming", () => {
    const [day, hour] = base.reminders;
    const draft = withReminder(base, hour?.id ?? "", "P3D");
    expect(written(draft).remind_before).toEqual(["P3D", "P1D"]);
    expect(pathOf(draft, hour?.id ?? "")).toBe("remind_before[0]");
    expect(pathOf(draft, day?.id ?? "")).toBe("remind_before[1]");
  });

  test("knows a step that moved as itself, and what it was", () => {
    const [rung] = base.rungs;
    const found = differences(withRung(base, rung?.id ?? "", { after: "PT30M" }), base);
    expect(found.rungs.get(rung?.id ?? "")?.after).toBe("PT1H");
    expect(found.count).toBe(1);
  });

  test("that says 24 hours in place of a day is no other one in its place, yet what is gone and new counts", () => {
    const [day] = base.reminders;
    expect(differences(withReminder(base, day?.id ?? "", "PT24H"), base).count).toBe(0);
    expect(differences(without(base, day?.id ?? ""), base).gone.reminders).toEqual([day]);
  });

  test("of a former version keeps the names of what stayed", () => {
    const former = draftOf({ ...STANDARD, remind_before: ["P2D", "PT1H"] }, base);
    const found = differences(former, base);
    expect([...found.added]).toHaveLength(1);
    expect(found.gone.reminders.map(({ before }) => before)).toEqual(["P1D"]);
    expect(found.rungs.size).toBe(0);
  });

  test("does not mind the order of channels", () => {
    expect(differences(draftOf({ ...STANDARD, channels: { REMINDER: ["PUSH", "IN_APP"] } }), base).count).toBe(0);
    expect(differences(draftOf({ ...STANDARD, channels: { REMINDER: ["PUSH"] } }), base).fields.has("channels")).toBe(
      true,
    );
  });

  test("names the durations that cannot be read by their fields", () => {
    const [day] = base.reminders;
    expect(unreadable(base)).toEqual([]);
    expect(unreadable({ ...withReminder(base, day?.id ?? "", "soon"), ack_hold: "?" })).toEqual([
      "remind_before[1]",
      "ack_hold",
    ]);
  });

  test("has a lane for each audience that a rung names, rotas last", () => {
    const [rung] = base.rungs;
    const draft = withRung(base, rung?.id ?? "", { notify: ["ONCALL:7", "CREATOR"] });
    expect(lanesOf(draft)).toEqual(["ASSIGNEE", "CREATOR", "MANAGERS", "OWNER", "ADMINS", "ONCALL:7"]);
  });
});

describe("the drawing", () => {
  const base = draftOf(STANDARD);
  const none = differences(base, base);

  test("has a handle for each step, but for one whose duration cannot be read", () => {
    expect(handlesOf(base, none)).toHaveLength(5);
    const [day] = base.reminders;
    expect(handlesOf(withReminder(base, day?.id ?? "", "soon"), none)).toHaveLength(4);
  });

  test("marks each audience under the step that it hears", () => {
    const lanes = marksOf(base).filter(({ about }) => about === "escalation");
    expect(lanes.map(({ lane }) => lane)).toEqual(["ASSIGNEE", "MANAGERS", "OWNER"]);
    expect(marksOf(base).filter(({ about }) => about === "overdue")).toHaveLength(3);
    expect(marksOf({ ...base, remind_at_due: false }).some(({ about }) => about === "due")).toBe(false);
  });

  test("moves reminders, rungs and repetitions alike", () => {
    const [day] = base.reminders;
    const [rung] = base.rungs;
    const draft = [day?.id, rung?.id, "overdue"].reduce((one, id) => moved(one, id ?? "", 2 * HOUR), base);
    expect(written(draft)).toMatchObject({ remind_before: ["PT2H", "PT1H"], overdue_every: "PT2H" });
    expect(written(draft).ladder[0]?.after).toBe("PT2H");
    expect(fromSeconds(DAY + 60)).toBe("P1DT1M");
  });
});

function spoken(piece: Piece, locale: "en" | "de"): string {
  switch (piece.is) {
    case "text":
    case "step":
      return piece.text;
    case "gone":
      return ` -${piece.text}-`;
    case "count":
      return String(piece.value);
    case "duration":
      return said(piece.value, locale) + (piece.was === null ? "" : ` -${said(piece.was, locale)}-`);
  }
}

describe("the sentence", () => {
  const base = draftOf(STANDARD);

  function read(draft = base, locale: "en" | "de" = "en"): string {
    const target = words[locale].sentence.target as Record<string, string>;
    const pieces = sentence(draft, {
      words: words[locale],
      name: (one) => target[one] ?? one,
      said: (duration) => said(duration, locale),
      base,
      differences: differences(draft, base),
    });
    return pieces.map((piece) => spoken(piece, locale)).join("");
  }

  test("says everything that the timeline shows", () => {
    expect(read()).toBe(
      "Before it is due the assignee is reminded 1 day and 1 hour ahead, and told when it is due. After that every 4 hours, 3 times. " +
        "1 hour late, the assignee and the managers hear of it; 1 day late the owner, and it becomes more urgent.",
    );
  });

  test("says it in German, in that language's order", () => {
    expect(read(base, "de")).toContain(
      "1 Tag und 1 Stunde vorher erinnert und bei Fälligkeit benachrichtigt. Danach alle 4 Stunden, 3-mal.",
    );
  });

  test("strikes what was and what is gone", () => {
    const [day] = base.reminders;
    const [rung] = base.rungs;
    expect(read(withRung(base, rung?.id ?? "", { after: "PT30M" }))).toContain("30 minutes -1 hour- late");
    expect(read(without(base, day?.id ?? ""))).toContain("reminded 1 hour -1 day- ahead");
  });

  test("of a policy without reminders, repetitions and escalations is short", () => {
    const silent = { ...base, reminders: [], rungs: [], overdue_every: null };
    expect(read({ ...silent, remind_at_due: false })).toMatch(/^Nobody is reminded before it is due\./);
    expect(read(silent)).toMatch(/^The assignee is told when it is due\./);
  });

  test("lists names with commas, the last with its word", () => {
    expect(and(["a", "b", "c"], "and")).toBe("a, b and c");
    expect(and([], "and")).toBe("…");
  });
});

test("history says line by line what a version changed", () => {
  const after: Body = {
    ...STANDARD,
    remind_before: ["P2D", "PT1H"],
    overdue_every: null,
    ladder: STANDARD.ladder.map((step) => (step.after === "PT1H" ? { ...step, after: "PT30M" } : step)),
  };
  const names = words.en.target as Record<string, string>;
  const telling = { words: words.en, locale: "en" as const, targetName: (one: string) => names[one] ?? one };
  expect(changesBetween(STANDARD, after, telling)).toEqual([
    { what: "Reminder", before: "1 day before due", after: null },
    { what: "Reminder", before: null, after: "2 days before due" },
    {
      what: "Escalation 1",
      before: "1 hour past due, Assignee and Managers",
      after: "30 minutes past due, Assignee and Managers",
    },
    { what: "again every", before: "4 hours", after: "never" },
  ]);
});

test("a step that a task names by where it is written is looked at first", () => {
  const draft = draftOf(STANDARD);
  expect(stepAt(draft, "ladder[1]")).toBe(draft.rungs[1]?.id);
  expect(stepAt(draft, "remind_before[0]")).toBe(draft.reminders[0]?.id);
  expect(stepAt(draft, "remind_at_due")).toBe(DUE);
  expect(stepAt(draft, "overdue_every")).toBe(OVERDUE);
  expect(stepAt({ ...draft, overdue_every: null }, "overdue_every")).toBeUndefined();
  expect(["ladder[7]", "accept_within", undefined].map((path) => stepAt(draft, path))).toEqual(
    Array(3).fill(undefined),
  );
});
