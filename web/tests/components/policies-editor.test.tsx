import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { focusManager } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { expect, test } from "vitest";
import { type Body, type Policy } from "../../src/features/policies/model.ts";
import { NewPolicy } from "../../src/features/policies/NewPolicy.tsx";
import { Policies } from "../../src/features/policies/Policies.tsx";
import { PolicyScreen } from "../../src/features/policies/PolicyScreen.tsx";
import { RULES } from "../rules.ts";
import { OPS, WEB } from "./cast.ts";
import { lay, show } from "./page.tsx";
import { away, late, refused, server } from "./server.ts";

const GOVERNED = { ...OPS, viewer: { role: "MANAGER", muted: false } } as const;
const BODY: Body = { ...RULES, name: "Calm", ladder: [{ after: "PT2H", notify: ["MANAGERS"] }] };
const NONE = { items: [], next: null };

function policy(version: number, more: Partial<Policy> = {}): Policy {
  return {
    ...BODY,
    id: "p1",
    project_id: OPS.id,
    created_at: OPS.created_at,
    updated_at: OPS.updated_at,
    version,
    ...more,
  };
}

const CALM = policy(1);
const ofSystem = () => ({ source: "SYSTEM", policy_id: "s", policy: policy(1, { id: "s" }) });

/** What the server has, as long as nothing else is said. */
function keep(stored: Policy = CALM): void {
  const { id: policy_id } = stored;
  server.on("GET /policies", () => ({ items: [stored], next: null }));
  server.on("GET /policies/p1", () => stored);
  server.on("GET /policies/p1/versions", () => ({
    items: Array.from({ length: stored.version }, (_, place) => ({
      policy_id,
      version: stored.version - place,
      at: OPS.created_at,
      actor_id: null,
      policy: BODY,
    })),
    next: null,
  }));
  server.on("GET /policies/default", ofSystem);
  server.on(`GET /projects/${OPS.id}/policy`, () => ({ source: "PROJECT", policy_id, policy: stored }));
  server.on("GET /policy-rollouts", () => NONE);
  server.on("GET /rotas", () => NONE);
  server.on("POST /policies/preview", () => ({
    tasks: [],
    task_count: 0,
    open_count: 0,
    this_week: {},
    escalating_at_once: 0,
  }));
  lay({ projects: [GOVERNED] });
}

/** Somebody comes back to the page, and what it shows is asked for again. */
async function comeBack(line: string): Promise<void> {
  const before = server.sentTo(line).length;
  act(() => {
    focusManager.setFocused(false);
    focusManager.setFocused(true);
  });
  await waitFor(() => expect(server.sentTo(line).length).toBeGreaterThan(before));
  await act(async () => new Promise((resolve) => setTimeout(resolve)));
}

const after = async () => screen.findByRole<HTMLInputElement>("textbox", { name: "Escalation 1" });
const name = async () =>
  (await screen.findAllByRole<HTMLInputElement>("textbox", { name: "Name" }))[0] as HTMLInputElement;
const save = (number = 2) => screen.getByRole<HTMLButtonElement>("button", { name: `Save as version ${number}` });

async function edit() {
  const shown = await show(<PolicyScreen id="p1" />);
  await retype(shown.user, "3h");
  return shown;
}

async function retype(user: Awaited<ReturnType<typeof show>>["user"], text: string): Promise<void> {
  await user.clear(await after());
  await user.type(await after(), `${text}{Enter}`);
}

test("a draft outlives an answer that did not come", async () => {
  keep();
  await edit();
  server.on("GET /policies/p1", away);
  server.on("GET /policies/p1/versions", away);
  await comeBack("GET /policies/p1/versions");
  expect((await after()).value).toBe("3 hours");
  expect(save().disabled).toBe(false);
});

test("the policies stay in view though they could not be asked for again", async () => {
  keep();
  await show(<Policies />);
  await screen.findByRole("link", { name: /Calm/ });
  server.on("GET /policies", away);
  await comeBack("GET /policies");
  expect(screen.getByRole("link", { name: /Calm/ })).toBeDefined();
});

test("a new policy outlives it, too, and what could not be begun is tried again", async () => {
  keep();
  server.on("GET /policies/default", away);
  const { user } = await show(<NewPolicy project={undefined} from={undefined} />);
  const again = await screen.findByRole("button", { name: "Try again" });
  server.on("GET /policies/default", ofSystem);
  await user.click(again);
  await user.type(await name(), "Quick");
  server.on("GET /policies/default", away);
  await comeBack("GET /policies/default");
  expect((await name()).value).toBe("Quick");
});

test("what is changed while a version is being saved is a draft on that version", async () => {
  keep();
  const { user } = await edit();
  const stored = policy(2, { ladder: [{ after: "PT3H", notify: ["MANAGERS"] }] });
  const saving = late(() => (keep(stored), stored));
  server.on("PUT /policies/p1", saving.answer);
  await user.click(save());
  await waitFor(() => expect(save().disabled).toBe(true));
  await retype(user, "5h");
  expect(save().disabled).toBe(true);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Discard" }).disabled).toBe(true);
  saving.letGo();
  await waitFor(() => expect(save(3).disabled).toBe(false));
  expect((await after()).value).toBe("5 hours");
  expect(screen.getByText("draft, 1 change")).toBeDefined();
});

test("a version that is saved is no draft any longer", async () => {
  keep();
  const { user } = await edit();
  const stored = policy(2, { ladder: [{ after: "PT3H", notify: ["MANAGERS"] }] });
  server.on("PUT /policies/p1", () => (keep(stored), stored));
  await user.click(save());
  await waitFor(() => expect(screen.queryByText("draft, 1 change")).toBeNull());
  expect((await after()).value).toBe("3 hours");
});

test("nothing of a new policy is changed while it is being made", async () => {
  keep();
  const { user } = await show(<NewPolicy project={undefined} from={undefined} />);
  await user.type(await name(), "Quick");
  const making = late(away);
  server.on("POST /policies", making.answer);
  await user.click(screen.getByRole("button", { name: "Create policy" }));
  await waitFor(async () => expect((await name()).closest("[inert]")).not.toBeNull());
  making.letGo();
  await waitFor(async () => expect((await name()).closest("[inert]")).toBeNull());
  expect((await name()).value).toBe("Quick");
});

test("whoever has gone on while a policy is made stays where they are", async () => {
  keep();
  const { user, where } = await show(<NewPolicy project={undefined} from={undefined} />);
  const here = where();
  await user.type(await name(), "Quick");
  const making = late(() => policy(1, { name: "Quick" }));
  server.on("POST /policies", making.answer);
  await user.click(screen.getByRole("button", { name: "Create policy" }));
  cleanup();
  await show(null);
  making.letGo();
  expect(await screen.findByText(/^The policy is created/)).toBeTruthy();
  expect(where()).toBe(here);
});

function NewHere() {
  const { project } = useSearch({ strict: false }) as { project?: string };
  return <NewPolicy project={project} from={undefined} />;
}

test("choosing whose a new policy is, or coming to another project, leaves what it says", async () => {
  keep();
  const web = { ...WEB, viewer: GOVERNED.viewer };
  lay({ projects: [GOVERNED, web] });
  const { user, where } = await show(<NewHere />);
  await user.type(await name(), "Quick");
  const whose = screen.getByRole<HTMLSelectElement>("combobox", { name: "Whose" });
  act(() => lay({ projects: [{ ...web, id: "a", key: "A", name: "Another" }, GOVERNED, web] }));
  expect(whose.value).toBe(OPS.id);
  fireEvent.change(whose, { target: { value: WEB.id } }); // at once, as a browser does: nothing is drawn in between
  await waitFor(() => expect(where()).toContain(WEB.id));
  expect((await name()).value).toBe("Quick");
  expect(screen.getByRole<HTMLSelectElement>("combobox", { name: "Whose" }).value).toBe(WEB.id);
});

const matched = () =>
  server.asked.filter(({ method }) => method === "PUT").map(({ headers }) => headers.get("If-Match"));

test("another's version that came meanwhile is replaced only by whoever has seen it", async () => {
  keep();
  const { user } = await edit();
  const other = policy(2, { name: "Calmer" });
  keep(other);
  server.on("PUT /policies/p1", ({ headers }) =>
    headers.get("If-Match") === '"2"' ? policy(3, { name: "Calm" }) : refused(412, { current: other }),
  );
  await comeBack("GET /policies/p1");
  await user.click(await screen.findByRole("button", { name: "Save as version 3" }));
  expect(screen.getByText("draft, 1 change")).toBeDefined();
  await user.click(await screen.findByRole("button", { name: "Show it" }));
  expect(await screen.findByText("draft, 2 changes")).toBeDefined();
  expect(screen.queryByRole("alert")).toBeNull();
  await user.click(save(3));
  await waitFor(() => expect(matched()).toEqual(['"1"', '"2"']));
});

test("what is not changed, or was changed back, shows another's version at once", async () => {
  keep();
  const { user } = await edit();
  await retype(user, "2h");
  keep(policy(2, { ladder: [{ after: "PT6H", notify: ["MANAGERS"] }] }));
  await comeBack("GET /policies/p1");
  await waitFor(async () => expect((await after()).value).toBe("6 hours"));
});

test("until it is known where a policy is in force nothing is said of it, and nothing offered", async () => {
  keep();
  const inForce = late(() => ({ source: "PROJECT", policy_id: "p1", policy: CALM }));
  server.on(`GET /projects/${OPS.id}/policy`, inForce.answer);
  const { user } = await edit();
  expect(screen.queryByText(/^version 1.*in force/)).toBeNull();
  expect(screen.queryByText(/Saving makes/)).toBeNull();
  await user.click(screen.getByRole("button", { name: "More about this policy" }));
  expect((await screen.findAllByRole("menuitem")).map(({ textContent }) => textContent)).toEqual([
    "Copy as a new policy",
  ]);
  act(inForce.letGo);
  expect(await screen.findByText("version 1 in force")).toBeDefined();
  expect(screen.getByText(/Saving makes version 2. The open tasks of Operations/)).toBeDefined();
  expect(screen.queryByRole("menuitem", { name: "Retire" })).toBeNull();
});

test("nor is a policy in the list, and none was retired only once that is known", async () => {
  keep();
  const inForce = late(() => ({ source: "PROJECT", policy_id: "another", policy: CALM }));
  const history = late(() => NONE);
  server.on(`GET /projects/${OPS.id}/policy`, inForce.answer);
  server.on("GET /policies/history", history.answer);
  const { user } = await show(<Policies />);
  await screen.findByRole("link", { name: /Calm/ });
  await user.click(screen.getByRole("switch", { name: "Show retired ones" }));
  await waitFor(() => expect(server.sentTo("GET /policies/history")).toHaveLength(1));
  expect(screen.queryByText("not in force")).toBeNull();
  expect(screen.queryByText("None was retired.")).toBeNull();
  act(inForce.letGo);
  expect(await screen.findByText("not in force")).toBeDefined();
  act(history.letGo);
  expect(await screen.findByText("None was retired.")).toBeDefined();
});

test("a new policy whose answer was lost is made once, and another one is another", async () => {
  keep();
  const { user } = await show(<NewPolicy project={undefined} from={undefined} />);
  server.on("POST /policies", away);
  const create = async (count: number) => {
    await user.click(screen.getByRole("button", { name: "Create policy" }));
    await waitFor(() => expect(server.sentTo("POST /policies")).toHaveLength(count));
    await screen.findByRole("alert");
  };
  await user.type(await name(), "Quick");
  await create(1);
  await create(2);
  await user.type(await name(), "er");
  await create(3);
  const made = server.asked.filter(({ method, path }) => method === "POST" && path === "/policies");
  const [first, second, third] = made.map(({ headers }) => headers.get("Idempotency-Key"));
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});
