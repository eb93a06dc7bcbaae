import { fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import { type Fact, Facts } from "../../src/features/tasks/Facts.tsx";
import { type Intent, IntentListener } from "../../src/features/tasks/intent.ts";
import { at, DAYS, task } from "./cast.ts";
import { type PartProps, showPart } from "./opened.tsx";
import { inGerman } from "./page.tsx";
import { server } from "./server.ts";

/** Saturday, 10:00. */
const TASK = task(7, "Renew the certificate", { due_at: at(3 * DAYS) });
const FRIDAY_AT_FIVE = new Date(2026, 2, 13, 17).toISOString();

/** At its place among the facts. What one is about to do goes to whoever listens, as the timeline does. */
async function showDue(one = TASK) {
  const intents: (Intent | null)[] = [];
  const listen = (intent: Intent | null) => void intents.push(intent);
  function Part({ task: shown, shelves }: PartProps) {
    const [open, setOpen] = useState<Fact | null>(null);
    return (
      <IntentListener value={listen}>
        <Facts task={shown} shelves={shelves} open={open} onOpen={setOpen} />
      </IntentListener>
    );
  }
  const page = await showPart(Part, one);
  await page.user.click(fact());
  await waitFor(() => expect(document.activeElement).toBe(words()));
  return { ...page, intends: () => intents.at(-1) };
}

const fact = () => screen.getByRole("button", { name: /^(Due|Fällig):/ });
const words = () => screen.getByRole("textbox", { name: /^(In words|In Worten)$/ });
const time = () => screen.getByLabelText<HTMLInputElement>("Time");
const button = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name });
const understood = async (text: RegExp) => waitFor(() => expect(screen.getByRole("status").textContent).toMatch(text));
const sent = () => server.sentTo(`PATCH /tasks/${TASK.id}`);
const isClosed = async () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

test("words are read as they are typed, a day alone as its end of work, and Enter sets what was understood", async () => {
  const { user, intends } = await showDue();
  await user.type(words(), "tomorrow");
  await understood(/^Thu,? 12 March, 17:00 \(.+\)$/);
  await waitFor(() => expect(time().value).toBe("17:00")); // what reads them may have come behind them
  await user.clear(words());
  await user.type(words(), "fri 5pm");
  await understood(/^Fri,? 13 March, 17:00/);
  expect(intends()).toEqual({ to: "move", due_at: FRIDAY_AT_FIVE });
  expect(sent()).toEqual([]);
  await user.keyboard("{Enter}");
  await isClosed();
  expect(fact().textContent).toContain("Fri 17:00");
  expect(await screen.findByText("OPS-7 is due Fri 17:00")).toBeTruthy();
  expect(sent()).toEqual([{ due_at: FRIDAY_AT_FIVE }]);
  expect(intends()).toBeNull();
});

test.each([
  ["fri 5pm or so", "That is no time I know. Try “fri 5pm”."],
  ["today 9:00", "That is past already."],
])(
  "%s is said to be no time, and cannot be set, whatever was understood before it was typed to its end",
  async (typed, said) => {
    const { user, intends } = await showDue();
    await user.type(words(), typed);
    expect(await screen.findByText(said)).toBeTruthy();
    expect(button("Set due").disabled).toBe(true);
    expect(time().value).toBe("10:00");
    expect(intends()).toBeNull();
    await user.keyboard("{Enter}");
    expect(screen.getByRole("dialog")).toBeTruthy();
    expect(sent()).toEqual([]);
  },
);

test("a day of the calendar keeps the time, a time keeps the day, and both are set by the button", async () => {
  const { user } = await showDue();
  expect(button("Set due").disabled).toBe(true);
  await user.click(button("20 March 2026"));
  expect(time().value).toBe("10:00");
  fireEvent.change(time(), { target: { value: "14:30" } });
  await user.click(button("Set due"));
  await isClosed();
  await waitFor(() => expect(sent()).toEqual([{ due_at: new Date(2026, 2, 20, 14, 30).toISOString() }]));
});

test("a date can be taken away, where there is one", async () => {
  const { user } = await showDue();
  await user.click(button("No date"));
  await isClosed();
  expect(fact().textContent).toContain("No date");
  expect(await screen.findByText("OPS-7 has no date")).toBeTruthy();
  expect(sent()).toEqual([{ due_at: null }]);
  await user.click(fact());
  await screen.findByRole("textbox", { name: "In words" });
  expect(button("No date").disabled).toBe(true);
});

test("Esc changes nothing, and the focus is where it was", async () => {
  const { user, intends } = await showDue();
  await user.type(words(), "fri 5pm");
  await understood(/17:00/);
  await user.keyboard("{Escape}");
  await isClosed();
  await waitFor(() => expect(document.activeElement).toBe(fact()));
  expect(fact().textContent).toContain("Sat 10:00");
  expect([sent(), intends()]).toEqual([[], null]);
});

test("in German German is read and spoken", async () => {
  await inGerman();
  const { user } = await showDue();
  await user.type(words(), "morgen 9 Uhr");
  await understood(/^Do\.?, 12\. März, 09:00/);
  await user.type(words(), " oder so");
  expect(await screen.findByText(/^Diese Zeit verstehe ich nicht/)).toBeTruthy();
});
