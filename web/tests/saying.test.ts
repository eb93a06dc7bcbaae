import { afterEach, beforeEach, expect, test } from "vitest";
import type { Comment } from "../src/api/types.ts";
import type { Made } from "../src/live/queue.ts";
import {
  close,
  closeBrowser,
  later,
  load,
  names,
  openBrowser,
  type Page,
  server,
  settled,
  sit,
  writes,
} from "./pages.ts";

beforeEach(openBrowser);
afterEach(closeBrowser);

/** Whoever has the task open: what is said in it, as it is shown there. */
async function open({ comments, unanswered }: Page, ...said: Comment[]) {
  const [{ Shelf }, { asLeft }, { textOf }] = await Promise.all([
    import("../src/live/shelf.ts"),
    import("../src/features/tasks/sending.ts"),
    import("../src/live/waiting.ts"),
  ]);
  const shelf = new Shelf<Comment>();
  shelf.fill(said);
  comments.onComment("t", (id, comment) =>
    comment ? shelf.put(comment) : shelf.drop(id, shelf.get(id)?.version ?? 0),
  );
  const waits = () => unanswered.unanswered("t");
  const shown = () => asLeft(shelf.all(), waits()).map(({ text }) => text);
  const outgoing = () =>
    waits()
      .filter(({ verb }) => verb === "comment")
      .map(textOf);
  return { shelf, shown, outgoing, get: (id: string) => shelf.get(id) as Comment };
}

test("an edited message shows its new text and a deleted one is gone before the server says so, also where the page is loaded again", async () => {
  const before = await sit();
  const [task, first, second] = [server.put({ id: "t" }), server.comment({ id: "1" }), server.comment({ id: "2" })];
  server.isAway = true;
  const chat = await open(before, first, second);
  await before.saying.editComment(task, first, "Edited");
  await before.saying.deleteComment(task, second);
  await settled();
  expect(chat.shown()).toEqual(["Edited"]);
  close(before);
  const after = await load();
  server.isAway = false;
  await after.session.resume();
  server.isAway = true;
  after.inheriting.resumeChanges();
  const again = await open(after, first, second);
  await settled();
  expect(again.shown()).toEqual(["Edited"]);
  server.isAway = false;
  await later();
  expect([...server.comments.values()].map(({ text, version }) => [text, version])).toEqual([["Edited", 2]]);
  expect(again.shelf.all()).toEqual([...server.comments.values()]);
  expect(writes().map(({ method, path }) => `${method} ${path}`)).toEqual(["PATCH /comments/1", "DELETE /comments/2"]);
  expect(names()).toEqual([]);
});

test("a second edit of a message goes on from the first, whether or not its answer was lost", async () => {
  const page = await sit();
  const [task, comment] = [server.put({ id: "t" }), server.comment({ id: "1" })];
  const chat = await open(page, comment);
  server.losesAnswers = true;
  await page.saying.editComment(task, comment, "Once");
  server.isAway = true;
  await page.saying.editComment(task, chat.get("1"), "Twice");
  expect(chat.shown()).toEqual(["Twice"]);
  server.isAway = false;
  server.losesAnswers = false;
  await later();
  expect([server.comments.get("1")?.text, server.comments.get("1")?.version]).toEqual(["Twice", 3]);
  expect([chat.shown(), page.comments.rewritings.all()]).toEqual([["Twice"], []]);
});

test("a message that still waits is sent as it was edited last, and not at all where it was withdrawn", async () => {
  const page = await sit();
  const task = server.put({ id: "t" });
  const chat = await open(page);
  server.isAway = true;
  const [kept, dropped] = await Promise.all([page.saying.say(task, "Kept"), page.saying.say(task, "Dropped")]);
  page.saying.amend(kept?.change.id ?? "", "Amended");
  page.queue.withdraw(dropped?.change as never);
  expect(chat.outgoing()).toEqual(["Amended"]);
  server.isAway = false;
  await later();
  expect([...server.comments.values()].map(({ text, version }) => [text, version])).toEqual([["Amended", 1]]);
  expect([chat.shown(), chat.outgoing()]).toEqual([["Amended"], []]);
});

test("a message that had got through as it was before it was edited is edited then, and said once", async () => {
  const page = await sit();
  const task = server.put({ id: "t" });
  const chat = await open(page);
  server.losesAnswers = true;
  const made = await page.saying.say(task, "First");
  server.isAway = true;
  page.saying.amend(made?.change.id ?? "", "Second");
  page.saying.amend(made?.change.id ?? "", "Third");
  server.isAway = false;
  server.losesAnswers = false;
  await later();
  expect([...server.comments.values()].map(({ text }) => text)).toEqual(["Third"]);
  expect(chat.shown()).toEqual(["Third"]);
});

test("what one is writing in place of a message that waits goes on where the message is once it was sent", async () => {
  const page = await sit();
  const task = server.put({ id: "t" });
  await open(page);
  server.isAway = true;
  const made = await page.saying.say(task, "Said");
  page.comments.rewrite(made?.change.id ?? "", "Half a wo");
  server.isAway = false;
  await later();
  expect(page.comments.rewritings.all().map(({ id, text }) => [id, text])).toEqual([["said-0", "Half a wo"]]);
});

test("an edit that met another one of one's own is taken back, and its text is open to be sent again", async () => {
  const page = await sit();
  const [task, comment] = [server.put({ id: "t" }), server.comment({ id: "1" })];
  const chat = await open(page, comment);
  server.isAway = true;
  await page.saying.editComment(task, comment, "Here");
  await page.saying.editComment(task, comment, "Here again");
  server.comment({ ...comment, text: "Elsewhere", version: 2 });
  server.isAway = false;
  await later();
  expect([server.comments.get("1")?.text, chat.shown()]).toEqual(["Elsewhere", ["Elsewhere"]]);
  expect(page.comments.rewritings.all()).toMatchObject([{ id: "1", text: "Here again", isRefused: true }]);
  await page.saying.editComment(task, chat.get("1"), "Here again");
  await settled();
  expect(chat.shown()).toEqual(["Here again"]);
});

test("of a message's edits only the last is open again, and only where it is refused itself", async () => {
  const page = await sit();
  const [task, comment] = [server.put({ id: "t" }), server.comment({ id: "1" })];
  server.isAway = true;
  await page.changing.patch(task, { title: "Of the same version" });
  await page.saying.editComment(task, comment, "refuse me");
  await page.saying.editComment(task, comment, "As it shall be");
  server.isAway = false;
  await later();
  expect([server.comments.get("1")?.text, page.comments.rewritings.all()]).toEqual(["As it shall be", []]);
});

test("what was written in place of a message that is gone can be said anew", async () => {
  const page = await sit();
  const [task, comment] = [server.put({ id: "t" }), server.comment({ id: "1" })];
  server.isAway = true;
  await page.saying.editComment(task, comment, "Edited");
  server.comments.clear();
  server.isAway = false;
  await later();
  expect(page.comments.unsaid.all()).toMatchObject([{ task_id: "t", text: "Edited" }]);
  expect(page.comments.rewritings.all()).toEqual([]);
});

test("a deletion that is refused brings the message back; one that was done already is done", async () => {
  const page = await sit();
  const [task, one, other] = [server.put({ id: "t" }), server.comment({ id: "1" }), server.comment({ id: "2" })];
  const chat = await open(page, one, other);
  server.losesAnswers = true;
  await page.saying.deleteComment(task, one);
  server.losesAnswers = false;
  await later();
  expect(chat.shown()).toEqual(["Said"]);
  server.isForbidden = true;
  expect(await page.saying.deleteComment(task, other)).toBeNull();
  expect(chat.shown()).toEqual(["Said"]);
});

test("a deletion can be taken back as long as it waits", async () => {
  const page = await sit();
  const [task, comment] = [server.put({ id: "t" }), server.comment({ id: "1" })];
  const chat = await open(page, comment);
  server.isAway = true;
  const { change } = (await page.saying.deleteComment(task, comment)) as Made;
  expect([chat.shown(), page.unanswered.isWaiting(change)]).toEqual([[], true]);
  page.queue.withdraw(change);
  server.isAway = false;
  await later();
  expect([chat.shown(), writes()]).toEqual([["Said"], []]);
  const done = (await page.saying.deleteComment(task, comment)) as Made;
  expect([page.unanswered.isWaiting(done.change), page.queue.withdraw(done.change)]).toEqual([false, false]);
});
