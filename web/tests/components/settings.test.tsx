import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Preferences } from "../../src/api/types.ts";
import { Matrix } from "../../src/features/settings/Matrix.tsx";
import { Mutes } from "../../src/features/settings/Mutes.tsx";
import { usePreferences } from "../../src/features/settings/preferences.ts";
import { QuietHours } from "../../src/features/settings/QuietHours.tsx";
import { OPS } from "./cast.ts";
import { show } from "./page.tsx";
import { late, refused, server } from "./server.ts";

type View = (props: { preferences: Preferences }) => React.ReactNode;

function Settings({ view: Shown }: { view: View }) {
  const { data } = usePreferences();
  return data && <Shown preferences={data} />;
}

const FIRST: Preferences = { digest: { period: "DAILY", at: "09:00" } as never, matrix: {}, quiet_hours: null };

async function showSettings(view: View, preferences: Partial<Preferences> = {}) {
  let kept = { ...FIRST, ...preferences };
  server.on("GET /me/preferences", () => kept);
  server.on("PUT /me/preferences", ({ body }) => (kept = body as Preferences));
  const page = await show(<Settings view={view} />);
  await screen.findAllByRole(view === Matrix ? "table" : "switch");
  return page;
}

const sent = () => server.sentTo("PUT /me/preferences") as Preferences[];
const cell = (name: string) => within(screen.getByRole("radiogroup", { name }));
const chosen = (name: string) =>
  cell(name)
    .getAllByRole<HTMLInputElement>("radio")
    .find(({ checked }) => checked)?.value;
const toggle = (name: string) => screen.getByRole<HTMLInputElement>("switch", { name });

test("each message on each channel is a choice with a name; security is none", async () => {
  await showSettings(Matrix);
  expect(screen.getAllByRole("radiogroup", { name: /, / })).toHaveLength(6 * 3);
  expect(chosen("Reminders, Push")).toBe("INSTANT");
  const security = within(screen.getByRole("rowheader", { name: /^Security/ }).closest("tr") as HTMLElement);
  expect(security.queryAllByRole("radio")).toEqual([]);
  expect(security.getAllByText("Always")).toHaveLength(3);
});

test("a choice shows at once, is sent with all others, and is said", async () => {
  const { user } = await showSettings(Matrix, { matrix: { MENTION: { EMAIL: "OFF" } } });
  await user.click(cell("Reminders, Push").getByRole("radio", { name: "Off" }));
  expect(chosen("Reminders, Push")).toBe("OFF");
  expect(await screen.findByText("Reminders, Push: Off")).toBeTruthy();
  expect(sent().map(({ matrix }) => matrix)).toEqual([{ MENTION: { EMAIL: "OFF" }, REMINDER: { PUSH: "OFF" } }]);
});

test("undo sends it as it was", async () => {
  const { user } = await showSettings(Matrix);
  await user.click(cell("Reminders, Push").getByRole("radio", { name: "Off" }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(sent()).toHaveLength(2));
  expect(sent()[1]?.matrix?.REMINDER?.PUSH).toBe("INSTANT");
  await waitFor(() => expect(chosen("Reminders, Push")).toBe("INSTANT"));
});

test("what is refused goes back to what it was", async () => {
  const { user } = await showSettings(Matrix);
  server.on("PUT /me/preferences", () => refused(422, { detail: "Not so." }));
  await user.click(cell("Reminders, Push").getByRole("radio", { name: "Off" }));
  expect(await screen.findByText("Not saved: Not so.")).toBeTruthy();
  await waitFor(() => expect(chosen("Reminders, Push")).toBe("INSTANT"));
});

test("the digest's mail is switched off and on", async () => {
  const { user } = await showSettings(Matrix);
  expect(toggle("Digest, E-mail").checked).toBe(true);
  await user.click(toggle("Digest, E-mail"));
  await waitFor(() => expect(toggle("Digest, E-mail").checked).toBe(false));
  expect(sent().map(({ matrix }) => matrix?.DIGEST)).toEqual([{ EMAIL: "OFF" }]);
});

const band = () => screen.getByRole("img", { name: /^Quiet from/ });

test("quiet hours over midnight are one span to the ear and two stretches to the eye", async () => {
  await showSettings(QuietHours, { quiet_hours: { start: "22:00", end: "06:00" } });
  expect(band().getAttribute("aria-label")).toBe("Quiet from 22:00 to 06:00");
  const stretches = [...band().children].filter(({ className }) => className.includes("stretch"));
  expect(stretches.map((one) => (one as HTMLElement).style.cssText)).toEqual([
    "left: 0%; width: 25%;",
    expect.stringMatching(/^left: 91\.6\d+%; width: 8\.3\d+%;$/),
  ]);
});

test("within a day they are one stretch", async () => {
  await showSettings(QuietHours, { quiet_hours: { start: "12:00", end: "18:00" } });
  const stretches = [...band().children].filter(({ className }) => className.includes("stretch"));
  expect(stretches.map((one) => (one as HTMLElement).style.cssText)).toEqual(["left: 50%; width: 25%;"]);
});

test("they are switched on with hours that most want, and off again", async () => {
  const { user } = await showSettings(QuietHours);
  expect(screen.getByText("Push and e-mail come at any hour.")).toBeTruthy();
  await user.click(toggle("Quiet hours"));
  expect(await screen.findByRole("img", { name: "Quiet from 20:00 to 07:00" })).toBeTruthy();
  await user.click(toggle("Quiet hours"));
  await screen.findByText("Push and e-mail come at any hour.");
  await waitFor(() =>
    expect(sent().map(({ quiet_hours }) => quiet_hours)).toEqual([{ start: "20:00", end: "07:00" }, null]),
  );
});

test("an hour is changed in its field once one leaves it", async () => {
  const { user } = await showSettings(QuietHours, { quiet_hours: { start: "22:00", end: "06:00" } });
  const end = screen.getByLabelText("Quiet hours, until");
  fireEvent.change(end, { target: { value: "07:30" } }); // as the browser's own field for times says it
  expect(sent()).toEqual([]);
  await user.click(end);
  await user.tab();
  expect(await screen.findByRole("img", { name: "Quiet from 22:00 to 07:30" })).toBeTruthy();
});

test("the other hour can be typed while the first is being saved", async () => {
  const { user } = await showSettings(QuietHours, { quiet_hours: { start: "22:00", end: "06:00" } });
  const start = screen.getByLabelText("Quiet hours, Quiet from");
  const end = screen.getByLabelText<HTMLInputElement>("Quiet hours, until");
  await user.click(start);
  fireEvent.change(start, { target: { value: "21:00" } });
  await user.tab();
  fireEvent.change(end, { target: { value: "07:30" } });
  await screen.findByRole("img", { name: "Quiet from 21:00 to 06:00" });
  expect(document.activeElement).toBe(end);
  await user.tab();
  expect(await screen.findByRole("img", { name: "Quiet from 21:00 to 07:30" })).toBeTruthy();
});

test("hours that end as they begin are refused in place", async () => {
  const { user } = await showSettings(QuietHours, { quiet_hours: { start: "22:00", end: "06:00" } });
  const end = screen.getByLabelText("Quiet hours, until");
  fireEvent.change(end, { target: { value: "22:00" } });
  await user.click(end);
  await user.tab();
  expect((await screen.findByRole("alert")).textContent).toBe("It has to end at another time than it begins.");
  expect(sent()).toEqual([]);
});

test("an unmute that can't be undone says why, and the list is as the server has it", async () => {
  const mute = { kind: "PROJECT", target_id: OPS.id, until: null };
  let mutes = [mute];
  server.on("GET /me/mutes", () => ({ items: mutes, next: null }));
  server.on(`GET /projects/${OPS.id}`, () => OPS);
  server.on(`DELETE /projects/${OPS.id}/mute`, () => {
    mutes = [];
    return new Response(null, { status: 204 });
  });
  server.on(`PUT /projects/${OPS.id}/mute`, () => refused(403, { detail: "Not so." }));
  const { user } = await show(<Mutes />);
  await user.click(await screen.findByRole("button", { name: /OPS Operations/ }));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  expect(await screen.findByText("Not saved: Not so.")).toBeTruthy();
  expect(screen.queryByText("OPS Operations")).toBeNull();
});

test("a list that was asked for before an unmute and comes after it does not bring it back", async () => {
  const mutes = { items: [{ kind: "PROJECT", target_id: OPS.id, until: null }], next: null };
  server.on("GET /me/mutes", () => mutes);
  server.on(`GET /projects/${OPS.id}`, () => OPS);
  server.on(`DELETE /projects/${OPS.id}/mute`, () => new Response(null, { status: 204 }));
  const { user } = await show(<Mutes />);
  const unmute = await screen.findByRole("button", { name: /OPS Operations/ });
  const again = late(() => mutes);
  server.on("GET /me/mutes", again.answer);
  window.dispatchEvent(new Event("visibilitychange"));
  await waitFor(() => expect(server.sentTo("GET /me/mutes")).toHaveLength(2));
  await user.click(unmute);
  await screen.findByRole("button", { name: "Undo" });
  again.letGo();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(screen.queryByText("OPS Operations")).toBeNull();
});
