import { expect, test } from "vitest";
import type { Notification, TaskSummary } from "../src/api/types.ts";
import { actorsOf, bundled, filtered } from "../src/features/inbox/grouping.ts";
import { reasonsFor } from "../src/features/inbox/reasons.ts";
import { words } from "../src/features/inbox/words.ts";

let count = 0;

function notice(fields: Partial<Notification>): Notification {
  count += 1;
  const id = String(count).padStart(4, "0");
  return {
    id,
    task_id: "t",
    kind: "DUE",
    category: "REMINDER",
    read_at: null,
    actor_id: null,
    ...fields,
  } as Notification;
}

const message = (actor_id: string, fields: Partial<Notification> = {}) =>
  notice({ kind: "comment.created", category: "COMMENT", actor_id, ...fields });

test("what was written about one task is one bundle, the newest first", () => {
  const [one, other, elsewhere, due] = [
    message("ravi"),
    message("olga", { category: "MENTION" }),
    message("lena", { task_id: "u" }),
    notice({}),
  ] as const;
  const bundles = bundled([one, other, elsewhere, due]);
  expect(bundles.map(({ notices }) => notices.map(({ id }) => id))).toEqual([
    [due.id],
    [elsewhere.id],
    [other.id, one.id],
  ]);
  expect(actorsOf(bundles[2] as (typeof bundles)[number])).toEqual(["olga", "ravi"]);
});

test("a bundle is unread as long as one of it is, and keeps its name while more come", () => {
  const first = notice({ kind: "OVERDUE", read_at: "then" });
  const [read] = bundled([first]);
  const [more] = bundled([first, notice({ kind: "OVERDUE" })]);
  expect([read?.isUnread, more?.isUnread]).toEqual([false, true]);
  expect(more?.id).toBe(read?.id);
});

test("without a task each stands alone", () => {
  expect(bundled([notice({ task_id: null }), notice({ task_id: null })])).toHaveLength(2);
});

test.each([
  ["unread", 2],
  ["mentions", 1],
  ["escalations", 1],
  ["reminders", 1],
  ["all", 3],
] as const)("of three, %s are %i", (filter, wanted) => {
  const notices = [
    notice({ read_at: "then" }),
    notice({ category: "ESCALATION" }),
    notice({ category: "MENTION", kind: "comment.created" }),
  ];
  expect(filtered(notices, filter)).toHaveLength(wanted);
});

const READER = { id: "mia", nameOf: (id: string | null) => (id === null ? undefined : id.toUpperCase()) };
const task = (assignee_id: string, creator_id = "olga") => ({ assignee_id, creator_id }) as TaskSummary;

test.each([
  [notice({ kind: "ASSIGNED" }), task("mia"), "It was assigned to you."],
  [notice({ kind: "OVERDUE" }), task("mia"), "You are the assignee."],
  [notice({ kind: "ESCALATION" }), task("ben"), "Nobody had done it by then, and the policy names you next."],
  [message("ravi", { category: "MENTION" }), task("ben"), "RAVI mentioned you."],
  [message("ravi"), task("ben", "mia"), "You created it."],
  [
    notice({ kind: "DUE", instead_of: [{ user_id: "ben", until: "" }] }),
    task("ben"),
    "The policy of its project names you. You stand in for BEN.",
  ],
])("it says why (%#)", (told, about, said) => {
  expect(reasonsFor(told, about, READER, words.en)).toBe(said);
});
