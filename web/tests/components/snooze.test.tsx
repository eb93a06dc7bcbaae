import { screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import { type Intent, IntentListener } from "../../src/features/tasks/intent.ts";
import { SnoozeMenu } from "../../src/features/tasks/SnoozeMenu.tsx";
import { at, HOURS, task } from "./cast.ts";
import { inGerman, lay, show } from "./page.tsx";
import { server } from "./server.ts";

const TASK = task(7, "Renew the certificate");
const TOMORROW = new Date(2026, 2, 12, 9).toISOString();
const MONDAY = new Date(2026, 2, 16, 9).toISOString();

async function showSnooze() {
  lay({ tasks: [TASK] });
  server.on(`POST /tasks/${TASK.id}/snooze`, ({ body }) => {
    return { ...TASK, snoozed_until: (body as { until: string }).until, version: 2 };
  });
  const intents: (Intent | null)[] = [];
  const listen = (intent: Intent | null) => void intents.push(intent);
  function Menu() {
    const [isOpen, setOpen] = useState(false);
    return (
      <IntentListener value={listen}>
        <SnoozeMenu task={TASK} isOpen={isOpen} onToggle={setOpen} />
      </IntentListener>
    );
  }
  const page = await show(<Menu />);
  return { ...page, intends: () => intents.at(-1) };
}

async function showChoices() {
  const page = await showSnooze();
  await page.user.click(opener());
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: /^(Later|Später)/ })));
  return page;
}

const opener = () => screen.getByRole("button", { name: /^(Snooze|Verschieben)$/ });
const field = () => screen.getByRole<HTMLInputElement>("textbox", { name: /^(Or until|Oder bis)$/ });
const choice = (name: RegExp) => screen.getByRole("button", { name });
const sent = () => server.sentTo(`POST /tasks/${TASK.id}/snooze`);
const isClosed = async () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

test.each([
  ["1", at(3 * HOURS), "OPS-7 snoozed until 13:00"],
  ["2", TOMORROW, "OPS-7 snoozed until Thu 09:00"],
  ["3", MONDAY, "OPS-7 snoozed until Mon 09:00"],
])("the key %s chooses, even before the choices have come, and until when is said", async (key, until, said) => {
  const { user } = await showSnooze();
  await user.click(opener());
  await user.keyboard(key);
  await isClosed();
  expect(await screen.findByText(said)).toBeTruthy();
  expect(sent()).toEqual([{ until }]);
});

test("so does a click, and what is pointed at is foretold", async () => {
  const { user, intends } = await showChoices();
  await user.hover(choice(/^Monday 09:00/));
  expect(intends()).toEqual({ to: "snooze", until: MONDAY });
  await user.click(choice(/^Monday 09:00/));
  await isClosed();
  expect(intends()).toBeNull();
  await waitFor(() => expect(sent()).toEqual([{ until: MONDAY }]));
});

test("whoever types goes on in the field, where numbers are no choices", async () => {
  const { user, intends } = await showChoices();
  await user.keyboard("in 2 hours");
  expect(field().value).toBe("in 2 hours");
  await waitFor(() => expect(screen.getByRole("status").textContent).toMatch(/^Wed,? 11 March, 12:00/));
  expect(intends()).toEqual({ to: "snooze", until: at(2 * HOURS) });
  await user.keyboard("{Enter}");
  await isClosed();
  expect(await screen.findByText("OPS-7 snoozed until 12:00")).toBeTruthy();
  expect(sent()).toEqual([{ until: at(2 * HOURS) }]);
});

test.each([
  ["today 9:00", "That is past already."],
  ["some day", "That is no time I know. Try “fri 5pm”."],
])("until %s nothing is snoozed, and why is said", async (typed, said) => {
  const { user, intends } = await showChoices();
  await user.type(field(), typed);
  expect(await screen.findByText(said)).toBeTruthy();
  await user.keyboard("{Enter}");
  expect(screen.getByRole("dialog")).toBeTruthy();
  expect([sent(), intends()]).toEqual([[], null]);
});

test("Esc snoozes nothing, the keys of the browser are its own, and closed it hears no numbers", async () => {
  const { user } = await showChoices();
  await user.keyboard("{Control>}2{/Control}");
  expect(screen.getByRole("dialog")).toBeTruthy();
  await user.keyboard("{Escape}");
  await isClosed();
  await waitFor(() => expect(document.activeElement).toBe(opener()));
  await user.keyboard("2");
  expect(sent()).toEqual([]);
});

test("in German the choices are German, and a day alone is its morning", async () => {
  await inGerman();
  const { user } = await showChoices();
  expect(choice(/^Morgen 09:00/)).toBeTruthy();
  await user.type(field(), "Freitag{Enter}");
  await isClosed();
  await waitFor(() => expect(sent()).toEqual([{ until: new Date(2026, 2, 13, 9).toISOString() }]));
});
