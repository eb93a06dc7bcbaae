import { expect, test, vi } from "vitest";
import type { AgendaItem } from "../src/api/types.ts";
import { en as words } from "../src/words/en.ts";

vi.stubGlobal("localStorage", { getItem: () => "en" });
vi.stubGlobal("navigator", { language: "en-GB" });
vi.stubGlobal("document", { documentElement: {} });
const { sayNext } = await import("../src/parts/nextSteps.ts");

const NOW = new Date(2026, 2, 11, 10, 40);

function say(kind: AgendaItem["kind"], minutes: number, acknowledgedAt: string | null = null) {
  const at = new Date(NOW.getTime() + minutes * 60_000).toISOString();
  const item = { task_id: "1", kind, at, recipients: ["olga"], revision: 1, version: 1 };
  const nameOf = () => "Olga Berg";
  return sayNext({ item, nameOf, reader: "mia", acknowledgedAt }, NOW, minutes < 60, words, "en");
}

test("where there is little room the verb goes, and whom and in how long stays", () => {
  expect(say("ESCALATION", 12).brief).toBe("Olga in 12:00");
  expect(say("ESCALATION", 12).text).toBe("escalates to Olga in 12:00");
  expect(say("REMINDER", 139).brief).toBe("in 2 h 19 min");
});

test("an escalation that is held has no fuse, and says until when and who is next", () => {
  const held = say("ESCALATION", 12, NOW.toISOString());
  expect(held.fuse).toBeNull();
  expect(held.text).toBe("held until 10:52, then Olga");
  expect(held.brief).toBe(held.text);
});
