import { screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import { Drawing } from "../../src/features/policies/Drawing.tsx";
import { DurationField } from "../../src/features/policies/DurationField.tsx";
import { type Editing, useDraft, useEditing } from "../../src/features/policies/editing.ts";
import { type Body, draftOf, written } from "../../src/features/policies/model.ts";
import { PolicyScreen } from "../../src/features/policies/PolicyScreen.tsx";
import { Sentence } from "../../src/features/policies/Sentence.tsx";
import { Steps } from "../../src/features/policies/Steps.tsx";
import { RULES } from "../rules.ts";
import { inGerman, lay, show } from "./page.tsx";
import { OPS } from "./cast.ts";
import { server } from "./server.ts";

interface Typed {
  value: string;
  committed?: string[];
}

function Field({ value: first, committed }: Typed) {
  const [value, setValue] = useState(first);
  const commit = (duration: string) => {
    committed?.push(duration);
    setValue(duration);
  };
  return <DurationField value={value} label="After" error={undefined} isReadOnly={false} onCommit={commit} />;
}

const field = (name = "After") => screen.getByRole<HTMLInputElement>("textbox", { name });

async function typeOver(text: string, value = "P1D") {
  const committed: string[] = [];
  const { user } = await show(<Field value={value} committed={committed} />);
  await user.clear(field());
  await user.type(field(), text);
  return { user, committed };
}

test("a duration stands there in words", async () => {
  await show(<Field value="P1DT4H" />);
  expect(field().value).toBe("1 day 4 hours");
});

test("in German it stands there in German", async () => {
  await inGerman();
  await show(<Field value="P14D" />);
  expect(field().value).toBe("2 Wochen");
});

test.each([
  ["90m", "PT1H30M", "1 hour 30 minutes"],
  ["2 Tage", "P2D", "2 days"],
  ["1d 4h", "P1DT4H", "1 day 4 hours"],
])("what is typed as %s is understood as %s and said", async (typed, duration, said) => {
  const { user, committed } = await typeOver(typed);
  expect(committed).toEqual([]);
  await user.keyboard("{Enter}");
  expect(committed).toEqual([duration]);
  expect(field().value).toBe(said);
});

test("leaving the field is as good as Enter", async () => {
  const { user, committed } = await typeOver("3h");
  await user.tab();
  expect(committed).toEqual(["PT3H"]);
});

test("nonsense stays as it was typed, to be mended", async () => {
  const { user, committed } = await typeOver("soon");
  await user.keyboard("{Enter}");
  expect(committed).toEqual(["soon"]);
  expect(field().value).toBe("soon");
});

test("Esc takes back what was typed", async () => {
  const { user, committed } = await typeOver("3h");
  await user.keyboard("{Escape}");
  await user.tab();
  expect(field().value).toBe("1 day");
  expect(committed).toEqual([]);
});

test("the same said otherwise is no change", async () => {
  const { user, committed } = await typeOver("24h");
  await user.tab();
  expect(committed).toEqual([]);
  expect(field().value).toBe("1 day");
});

const BODY: Body = {
  ...RULES,
  name: "Calm",
  ladder: [
    { after: "PT2H", notify: ["MANAGERS"], raise_priority: true },
    { after: "P1D", notify: ["OWNER", "ADMINS"] },
  ],
};

let editing: Editing;

interface Opened {
  body?: Body;
  isReadOnly?: boolean;
  view: (props: { editing: Editing }) => React.ReactNode;
}

/** The editor's state as it is, with one of its views. */
function Editor({ body = BODY, isReadOnly = false, view: View }: Opened) {
  const [base] = useState(() => draftOf(body));
  // oxlint-disable-next-line react/globals -- for the test to look at
  editing = useEditing({ base, first: base, isReadOnly }, useDraft(base), null);
  return <View editing={editing} />;
}

async function showPolicy(opened: Opened) {
  server.on("GET /rotas", () => ({ items: [], next: null }));
  return show(<Editor {...opened} />);
}

const now = () => written(editing.draft);
const sentence = () => screen.getByRole("group", { name: "The policy in words" });

/** The sentence as one reads it, with what stands in its fields. */
function read(node: Node): string {
  if (node instanceof HTMLInputElement) {
    return node.value;
  }
  return node.hasChildNodes() ? [...node.childNodes].map(read).join("") : (node.textContent ?? "");
}

test("a policy reads as one sentence", async () => {
  await showPolicy({ view: Sentence });
  expect(read(sentence())).toBe(
    "Before it is due the assignee is reminded 1 day and 1 hour ahead, and told when it is due." +
      " After that every 4 hours, 3 times." +
      " 2 hours late, the managers hear of it, and it becomes more urgent;" +
      " 1 day late the owner and the admins.",
  );
});

test("a number in it is changed in its place, and what it was stays beside it", async () => {
  const { user } = await showPolicy({ view: Sentence });
  await user.clear(field("Escalation 1"));
  await user.type(field("Escalation 1"), "30 min{Enter}");
  expect(now().ladder[0]?.after).toBe("PT30M");
  expect(field("Escalation 1").value).toBe("30 minutes");
  expect(sentence().querySelector("del")?.textContent).toBe("2 hours");
});

test("what is no duration is wrong at its field, which says how to write it", async () => {
  const { user } = await showPolicy({ view: Sentence });
  await user.clear(field("Again while it is late"));
  await user.type(field("Again while it is late"), "often{Enter}");
  expect(field("Again while it is late").getAttribute("aria-invalid")).toBe("true");
  expect(field("Again while it is late").title).toBe("Write it like 1 day, 90m or 1d 4h.");
});

test("how many times takes numbers only", async () => {
  const { user } = await showPolicy({ view: Sentence });
  await user.clear(field("How many times"));
  await user.type(field("How many times"), "many{Enter}");
  expect(field("How many times").value).toBe("3");
  await user.clear(field("How many times"));
  await user.type(field("How many times"), "5{Enter}");
  expect(now().overdue_limit).toBe(5);
});

test("whoever may not change it reads it", async () => {
  const { user } = await showPolicy({ view: Sentence, isReadOnly: true });
  await user.type(field("Escalation 1"), "5");
  expect(field("Escalation 1").readOnly).toBe(true);
  expect(now()).toEqual(written(draftOf(BODY)));
});

const handles = () => screen.getAllByRole("slider");
const handle = (name: string) => screen.getByRole("slider", { name });
const said = (name: string) => handle(name).getAttribute("aria-valuetext");

test("each step in the drawing is a slider that says what it is and when", async () => {
  await showPolicy({ view: Drawing });
  expect(handles().map((one) => [one.getAttribute("aria-label"), one.getAttribute("aria-valuetext")])).toEqual([
    ["Reminder", "1 day before due"],
    ["Reminder", "1 hour before due"],
    ["Escalation 1", "2 hours past due"],
    ["Escalation 2", "1 day past due"],
    ["Again while it is late", "every 4 hours, 3 times"],
  ]);
});

test("arrows move a step from round value to round value, with Shift by a minute", async () => {
  const { user } = await showPolicy({ view: Drawing });
  handle("Escalation 1").focus();
  await user.keyboard("{ArrowRight}");
  expect(said("Escalation 1")).toBe("3 hours past due");
  await user.keyboard("{ArrowLeft}{ArrowDown}");
  expect(said("Escalation 1")).toBe("1 hour past due");
  await user.keyboard("{Shift>}{ArrowUp}{/Shift}");
  expect(said("Escalation 1")).toBe("1 hour 1 minute past due");
  expect(now().ladder[0]?.after).toBe("PT1H1M");
});

test("before due right is later, too: nearer to due", async () => {
  const { user } = await showPolicy({ view: Drawing });
  handles()[0]?.focus();
  await user.keyboard("{ArrowRight}");
  expect(now().remind_before).toEqual(["PT12H", "PT1H"]);
  expect(Number(handles()[0]?.getAttribute("aria-valuenow"))).toBe(-12 * 3600);
});

test("Delete removes a step, and the focus goes to one of its kind", async () => {
  const { user } = await showPolicy({ view: Drawing });
  handle("Escalation 2").focus();
  await user.keyboard("{Delete}");
  expect(now().ladder).toHaveLength(1);
  await waitFor(() => expect(document.activeElement).toBe(handle("Escalation 1")));
});

test("steps are added, each as a slider that is chosen then", async () => {
  const { user } = await showPolicy({ view: Drawing });
  await user.click(screen.getByRole("button", { name: "Add an escalation" }));
  expect(said("Escalation 3")).toBe("2 days past due");
  expect(handle("Escalation 3").dataset.chosen).toBe("true");
  await user.click(screen.getByRole("button", { name: "Add a reminder" }));
  expect(now().remind_before).toEqual(["P2D", "P1D", "PT1H"]);
});

test("what may only be read does not move and offers nothing to add", async () => {
  const { user } = await showPolicy({ view: Drawing, isReadOnly: true });
  handle("Escalation 1").focus();
  await user.keyboard("{ArrowRight}{Delete}");
  expect(said("Escalation 1")).toBe("2 hours past due");
  expect(handle("Escalation 1").getAttribute("aria-disabled")).toBe("true");
  expect(screen.queryByRole("button", { name: /^Add/ })).toBeNull();
});

test("on a phone the steps are a list, the latest first, and say whom they tell", async () => {
  const { user } = await showPolicy({ view: Steps });
  const steps = within(screen.getByRole("region", { name: "The policy, step by step" })).getAllByRole("listitem");
  expect(steps.map(({ textContent }) => textContent)).toEqual([
    "Escalates to: Owner and Admins1 d past due",
    "Assignee again, 3 timesevery 4 h",
    "Escalates to: Managers2 h past due",
    "Due",
    "Reminder1 h before due",
    "Reminder1 d before due",
  ]);
  await user.click(within(steps[2] as HTMLElement).getByRole("button"));
  expect(screen.getByRole("button", { pressed: true }).textContent).toContain("Managers");
});

test("nobody is told that a policy is not theirs to change before it is known", async () => {
  const policy = { ...BODY, id: "p1", project_id: OPS.id, version: 1, retired_at: null };
  server.on("GET /policies/p1", () => policy);
  server.on("GET /policies/p1/versions", () => ({ items: [], next: null }));
  await show(<PolicyScreen id="p1" />);
  await waitFor(() => expect(server.sentTo("GET /policies/p1/versions")).toHaveLength(1));
  expect(screen.queryByText(/managers change it/)).toBeNull();
  lay({});
  expect(await screen.findByText(/managers change it/)).toBeDefined();
});
