import { expect, test, vi } from "vitest";
import type { AgendaItem } from "../src/api/types.ts";
import { en as words } from "../src/words/en.ts";

vi.stubGlobal("localStorage", { getItem: () => "en" });
vi.stubGlobal("navigator", { language: "en-GB" });
vi.stubGlobal("document", { documentElement: {} });
const { sayNext } = await import("../src/parts/nextSteps.ts");

const NOW = new Date(2026, 2, 11, 10, 40);

const nameOf = () => "Olga Berg";

function say(kind: AgendaItem["kind"], minutes: number, acknowledgedAt: string | null = null) {
  const at = new Date(NOW.getTime() + minutes * 60_000).toISOString();
  const item = { task_id: "1", kind, at, recipients: ["olga"], revision: 1, version: 1 };
  return sayNext(
    { item, nameOf, reader: "mia", acknowledgedAt },
    { now: NOW, isTense: minutes < 60, fuse: null },
    words,
    "en",
  );
}

test("an escalation that is held has no fuse, and says until when and who is next", () => {
  const held = say("ESCALATION", 12, NOW.toISOString());
  expect(held.fuse).toBeNull();
  expect(held.text).toBe("held until 10:52, then Olga");
});
