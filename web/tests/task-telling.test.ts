import { expect, test, vi } from "vitest";

vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
vi.stubGlobal("navigator", { language: "en-GB" });
vi.stubGlobal("document", { documentElement: {} });

import type { Policy, TimelineEntry } from "../src/api/types.ts";
import {
  channelsOf,
  effectsOf,
  isTold,
  outcomesOf,
  reasonOf,
  type Teller,
  titleOf,
} from "../src/features/tasks/telling.ts";
import { words as own } from "../src/features/tasks/words.ts";
import { de } from "../src/words/de.ts";
import { en } from "../src/words/en.ts";

const NAMES: Record<string, string> = { o: "Olga", m: "Mia", j: "Jonas" };
const NOW = new Date("2026-03-11T09:40:48Z");
const english: Teller = {
  own: own.en,
  words: en,
  locale: "en",
  now: NOW,
  nameOf: (id) => (id === null ? undefined : NAMES[id]),
  assignee: "m",
};
const german: Teller = { ...english, own: own.de, words: de, locale: "de" };

function entry(fields: Partial<TimelineEntry>): TimelineEntry {
  return { kind: "REMINDER", at: "2026-03-11T08:45:00Z", state: "TAKEN", summary: "", ...fields };
}

const people = (...ids: string[]) => ids.map((user_id) => ({ user_id }));

test("an escalation names whoever is not responsible already", () => {
  const step = entry({ kind: "ESCALATION", index: 1, recipients: people("m", "o") });
  expect(titleOf(step, english)).toBe("Escalation 1 to Olga");
  expect(titleOf(step, german)).toBe("Eskalation 1 an Olga");
});

test("an admin whom one does not know is told of as one", () => {
  const summary = "Escalation level 3 to the admins, reassigns the task";
  expect(titleOf(entry({ kind: "ESCALATION", index: 3, summary, recipients: people("x") }), english)).toBe(
    "Escalation 3 to an admin",
  );
});

test("a reminder says how long before", () => {
  const step = entry({ summary: "Reminder 1 day 2 hours before due to the assignee" });
  expect(titleOf(step, english)).toBe("Reminder, 1 day 2 hours before");
  expect(titleOf(step, german)).toBe("Erinnerung, 1 Tag 2 Stunden vorher");
});

test("the question for acceptance names others only where others hear of it", () => {
  const kind = "ACCEPTANCE";
  expect(titleOf(entry({ kind, recipients: people("m") }), english)).toBe("Asks for acceptance");
  expect(titleOf(entry({ kind, recipients: people("m", "o") }), english)).toBe("Missing acceptance, to Olga");
});

test("what people changed is told in their name", () => {
  const handed = entry({ kind: "task.updated", actor_id: "o", changes: { assignee_id: ["j", "m"] } as never });
  expect(titleOf(handed, english)).toBe("Olga moved it from Jonas to Mia");
  expect(titleOf(handed, german)).toBe("Olga hat die Aufgabe von Jonas an Mia gegeben");
  const twice = entry({
    kind: "task.updated",
    actor_id: "j",
    summary: "Changed priority, description",
    changes: { priority: ["LOW", "HIGH"] } as never,
  });
  expect(titleOf(twice, english)).toBe("Jonas set the priority to high, changed the description");
});

test("nobody is told that a card was moved on the board", () => {
  expect(
    isTold(entry({ kind: "task.updated", summary: "Changed position", changes: { position: [1, 2] } as never })),
  ).toBe(false);
  expect(isTold(entry({ kind: "task.updated", summary: "Changed description", changes: {} as never }))).toBe(true);
  expect(isTold(entry({ kind: "task.created" }))).toBe(true);
});

test("effects are the priority, the hand-over, and that it goes through quiet hours", () => {
  const step = entry({ kind: "ESCALATION", index: 2, effects: { priority: "URGENT", reassign_to: "o" } });
  const policy = {
    ladder: [
      { after: "PT1H", notify: [] },
      { after: "PT2H", notify: [], break_quiet: true },
    ],
  };
  expect(effectsOf(step, policy as unknown as Policy, english)).toEqual([
    "raises the priority to urgent",
    "hands the task to Olga",
    "goes through quiet hours",
  ]);
});

test.each([
  ["held by the acknowledgement", "held by the acknowledgement", "ruht durch die Bestätigung"],
  [
    "late: became part of level 2",
    "skipped: late, became part of escalation 2",
    "ausgelassen: verspätet, ging in Eskalation 2 auf",
  ],
  [
    "stands for reminder 1 and the reminder at due too: late",
    "stands for reminder 1 and the reminder at due too: late",
    "steht auch für Erinnerung 1 und die Erinnerung zur Fälligkeit: verspätet",
  ],
  ["level 2 is reached already", "skipped: level 2 is reached already", "ausgelassen: Stufe 2 ist schon erreicht"],
  ["something new", "something new", "something new"],
])("the reason %s is said in both languages", (reason, inEnglish, inGerman) => {
  expect(reasonOf(reason, own.en)).toBe(inEnglish);
  expect(reasonOf(reason, own.de)).toBe(inGerman);
});

function outcomes(deliveries: object[], read_at: string | null = null, past: TimelineEntry[] = []) {
  const step = entry({
    deliveries: deliveries.map((one) => ({ user_id: "m", at: "2026-03-11T08:45:00Z", ...one })) as never,
  });
  return outcomesOf(step, { user_id: "m", read_at }, past, german);
}

test("read in the app is more than sent, and sent is never called delivered", () => {
  expect(outcomes([{ channel: "IN_APP", state: "SENT" }], "2026-03-11T08:52:00Z")).toMatchObject([{ sign: "read" }]);
  expect(outcomes([{ channel: "PUSH", state: "SENT" }], "2026-03-11T08:52:00Z")).toMatchObject([{ sign: "sent" }]);
});

test("a message that waits says until when and why, one that failed says why", () => {
  const [held] = outcomes([{ channel: "PUSH", state: "HELD", reason: "quiet hours", at: "2026-03-11T10:00:00Z" }]);
  expect(held?.text).toMatch(/^wartet bis \d\d:\d\d, Ruhezeit$/);
  const [failed] = outcomes([{ channel: "PUSH", state: "FAILED", reason: "UNREGISTERED" }]);
  expect(failed).toMatchObject({ sign: "failed", text: "UNREGISTERED" });
  expect(outcomes([{ channel: "PUSH", state: "FAILED" }])).toMatchObject([{ text: "fehlgeschlagen" }]);
});

test("who is not told anywhere for one reason is told of once", () => {
  const muted = ["IN_APP", "PUSH"].map((channel) => ({ channel, state: "SKIPPED", reason: "muted" }));
  expect(outcomes(muted)).toEqual([{ sign: "skipped", channel: null, text: "nicht benachrichtigt, stumm" }]);
  expect(outcomes([muted[0]!, { channel: "PUSH", state: "SENT" }])).toHaveLength(2);
});

test("what was withdrawn says what came first", () => {
  const withdrawn = {
    channel: "PUSH",
    state: "WITHDRAWN",
    reason: "the task has moved on",
    at: "2026-03-11T09:00:00.2Z",
  };
  const past = [
    entry({ kind: "task.acknowledged", at: "2026-03-11T09:00:00Z" }),
    entry({ kind: "task.completed", at: "2026-03-11T09:30:00Z" }),
  ];
  expect(outcomes([withdrawn], null, past)).toMatchObject([{ text: "zurückgezogen, vorher bestätigt" }]);
  expect(outcomes([withdrawn])).toMatchObject([{ text: "zurückgezogen" }]);
});

test("a step is told on the channels that its policy names, else in the app and by push", () => {
  const policy = { channels: { ESCALATION: ["EMAIL"] } } as unknown as Policy;
  expect(channelsOf(entry({ kind: "ESCALATION" }), policy)).toEqual(["EMAIL"]);
  expect(channelsOf(entry({ kind: "OVERDUE" }), policy)).toEqual(["IN_APP", "PUSH"]);
});

test("what an undo takes back is said", () => {
  const undone = { kind: "task.updated", actor_id: "m" };
  const acknowledged = { acknowledged_at: ["2026-03-11T09:00:00Z", null] } as never;
  const snoozed = { snoozed_until: ["2026-03-11T12:00:00Z", null] } as never;
  expect(titleOf(entry({ ...undone, changes: acknowledged }), english)).toBe("Mia took the acknowledgement back");
  expect(titleOf(entry({ ...undone, changes: snoozed }), german)).toBe("Mia hat das Verschieben beendet");
});
