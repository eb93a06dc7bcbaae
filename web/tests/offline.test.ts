import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Comment, Me, Task, TaskSummary } from "../src/api/types.ts";
import type { Made } from "../src/live/queue.ts";
import { stubBrowser } from "./browser.ts";

const SECRET = "the access token";
const MIA = { id: "mia", name: "Mia", email: "mia@muster.example", version: 1 } as Me;
const OLGA = { ...MIA, id: "olga", name: "Olga" };

interface Asked {
  method: string;
  path: string;
  key: string | null;
  body: Record<string, unknown>;
}

/** Enough of the API: tasks and comments by id, who the cookie belongs to, and what it was asked. */
class Server {
  isAway = false;
  /** Does what it is asked, but nobody hears of it. */
  losesAnswers = false;
  /** Comments may not be changed. */
  isForbidden = false;
  cookie: Me | null = MIA;
  readonly tasks = new Map<string, Task>();
  readonly comments = new Map<string, Comment>();
  readonly asked: Asked[] = [];
  /** By key. */
  private readonly answers = new Map<string, { body: string; answer: Response }>();

  readonly fetch = async (input: Request | string, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const path = new URL(request.url).pathname.replace("/api/v1", "");
    const body = JSON.parse((await request.text()) || "{}") as Record<string, unknown>;
    if (this.isAway) {
      throw new TypeError("Failed to fetch");
    }
    const asked = { method: request.method, path, key: request.headers.get("Idempotency-Key"), body };
    this.asked.push(asked);
    const answer = this.answerOnce(asked, request.headers.get("If-Match"));
    if (this.losesAnswers) {
      throw new TypeError("Failed to fetch");
    }
    return answer.clone();
  };

  private answerOnce(asked: Asked, version: string | null): Response {
    const body = JSON.stringify(asked.body);
    const known = asked.key === null ? undefined : this.answers.get(asked.key);
    if (known !== undefined && known.body !== body) {
      const errors = [{ field: "Idempotency-Key", message: "was used for another request" }];
      return Response.json({ code: "invalid", errors }, { status: 422 });
    }
    const answer = known?.answer ?? this.answer(asked, version);
    if (asked.key !== null && answer.ok) {
      this.answers.set(asked.key, { body, answer: answer.clone() });
    }
    return answer;
  }

  put(task: Partial<Task>): Task {
    const whole = { key: "OPS-1", project_id: "ops", title: "It", description: "", labels: [], version: 1, ...task };
    this.tasks.set(whole.id ?? "", whole as Task);
    return whole as Task;
  }

  /** As who wrote it would have left it in another browser. */
  comment(comment: Partial<Comment>): Comment {
    const whole = { id: "c", task_id: "t", author_id: "mia", text: "Said", version: 1, ...comment } as Comment;
    this.comments.set(whole.id, whole);
    return whole;
  }

  private answer({ method, path, body }: Asked, version: string | null): Response {
    if (path.startsWith("/auth/")) {
      return this.authenticate(path);
    }
    const comment = /^\/comments\/(.+)/.exec(path)?.[1];
    if (comment !== undefined) {
      return this.change(method, this.comments.get(comment), body, version);
    }
    const id = /^\/tasks\/([^/]+)/.exec(path)?.[1];
    if (id === undefined) {
      return path === "/tasks" ? this.create(body) : Response.json({ items: [], next: null });
    }
    const task = this.tasks.get(id);
    if (task === undefined) {
      return Response.json({ code: "not_found", detail: "There is no such task." }, { status: 404 });
    }
    if (path.endsWith("/comments")) {
      const said = this.comment({ id: `said-${this.comments.size}`, task_id: id, ...body });
      return Response.json(said, { status: 201 });
    }
    if (method === "PATCH" && version !== `"${task.version}"`) {
      return Response.json({ code: "version_conflict", current: task }, { status: 412 });
    }
    return Response.json(this.put({ ...task, ...(method === "PATCH" ? body : {}), version: task.version + 1 }));
  }

  private change(method: string, known: Comment | undefined, body: object, version: string | null): Response {
    if (known === undefined) {
      return Response.json({ code: "not_found", detail: "There is no such comment." }, { status: 404 });
    }
    if (this.isForbidden) {
      return Response.json({ code: "forbidden", detail: "You may not." }, { status: 403 });
    }
    if ("text" in body && body.text === "refuse me") {
      return Response.json({ code: "invalid", detail: "Not like this." }, { status: 422 });
    }
    if (method === "DELETE") {
      this.comments.delete(known.id);
      return new Response(null, { status: 204 });
    }
    if (version !== `"${known.version}"`) {
      return Response.json({ code: "version_mismatch", current: known }, { status: 412 });
    }
    return Response.json(this.comment({ ...known, ...body, version: known.version + 1 }));
  }

  private authenticate(path: string): Response {
    if (path === "/auth/logout") {
      this.cookie = null;
      return new Response(null, { status: 204 });
    }
    return this.cookie
      ? Response.json({ user: this.cookie, access_token: SECRET, expires_in: 900 })
      : Response.json({ code: "signed_out", detail: "Sign in." }, { status: 401 });
  }

  private create(body: Record<string, unknown>): Response {
    if (body.title === "refuse me") {
      return Response.json({ code: "invalid", detail: "Not like this." }, { status: 422 });
    }
    return Response.json(this.put({ id: `real-${this.tasks.size}`, key: "OPS-7", ...body }), { status: 201 });
  }
}

let browser = stubBrowser();
let server = new Server();

/** A page that was just loaded: nothing in memory, all of the browser around it. */
async function load() {
  vi.resetModules();
  const [changing, drafts, saying, comments, queue, unanswered, inheriting, remembering] = await Promise.all([
    import("../src/live/changing.ts"),
    import("../src/live/drafts.ts"),
    import("../src/live/saying.ts"),
    import("../src/live/comments.ts"),
    import("../src/live/queue.ts"),
    import("../src/live/unanswered.ts"),
    import("../src/live/inheriting.ts"),
    import("../src/live/remembering.ts"),
  ]);
  const [{ desk }, { session }] = await Promise.all([import("../src/live/desk.ts"), import("../src/api/session.ts")]);
  return { changing, drafts, saying, comments, queue, unanswered, inheriting, remembering, desk, session };
}

async function sit() {
  const page = await load();
  await page.session.resume();
  page.desk.projects.put({ id: "ops", key: "OPS", version: 1 } as never);
  page.inheriting.resumeChanges();
  return page;
}

type Page = Awaited<ReturnType<typeof sit>>;

/** A page that does nothing any more, but is still there. */
function hang({ session }: Page): void {
  session.current = undefined;
  vi.clearAllTimers();
}

/** The page is closed: its lock is free for others. */
function close(page: Page): void {
  hang(page);
  const name = names().find((one) => one.includes(".waiting."));
  browser.locks.release(name?.replace("muster.kept.", "") ?? "");
}

function names(): string[] {
  return Array.from({ length: browser.localStorage.length }, (_, place) => browser.localStorage.key(place) ?? "");
}

function created(id: string) {
  const body = { title: "New", project_id: "ops" };
  return { id, task_id: id, task_key: "OPS-…", verb: "create", body, guess: { id, version: 0 }, was: {}, version: 0 };
}

const settled = async () => vi.advanceTimersByTimeAsync(100);
const later = async () => vi.advanceTimersByTimeAsync(60_000);
const writes = () => server.asked.filter(({ path }) => /^\/(tasks|comments)/.test(path));

beforeEach(() => {
  vi.useFakeTimers();
  browser = stubBrowser();
  server = new Server();
  vi.stubGlobal("fetch", server.fetch);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("texts, comments, labels and people wait for a connection, are shown at once, and arrive once and in order", async () => {
  const { changing, saying, desk } = await sit();
  const task = server.put({ id: "t" });
  desk.keep(task);
  server.isAway = true;
  await changing.patch(task, { title: "Mine" });
  await changing.patch(desk.tasks.get("t") as TaskSummary, { description: "More" });
  await changing.patch(desk.tasks.get("t") as TaskSummary, { labels: ["a"], assignee_id: "mia" });
  void saying.say(task, "Said");
  await settled();
  expect(desk.tasks.get("t")).toMatchObject({ title: "Mine", labels: ["a"], assignee_id: "mia" });
  expect(writes()).toEqual([]);
  server.isAway = false;
  await later();
  expect(server.tasks.get("t")).toMatchObject({ title: "Mine", description: "More", labels: ["a"], version: 4 });
  expect(writes().map(({ method, path }) => `${method} ${path}`)).toEqual([
    "PATCH /tasks/t",
    "PATCH /tasks/t",
    "PATCH /tasks/t",
    "POST /tasks/t/comments",
  ]);
});

test("a new task is there at once, and what was changed on it goes to what it becomes", async () => {
  const { changing, drafts, saying, desk } = await sit();
  server.isAway = true;
  await drafts.create({ title: "New", project_id: "ops", assignee_id: "mia" }, "key");
  expect(desk.tasks.get("key")).toMatchObject({ title: "New", key: "OPS-…", status: "PENDING" });
  await changing.patch(desk.tasks.get("key") as TaskSummary, { title: "Newer" });
  void saying.say(desk.tasks.get("key") as TaskSummary, "Said");
  await settled();
  expect(desk.tasks.all().map(({ title }) => title)).toEqual(["Newer"]);
  server.isAway = false;
  await later();
  expect(desk.tasks.all().map(({ id, key, title }) => [id, key, title])).toEqual([["real-0", "OPS-7", "Newer"]]);
  expect(writes().map(({ path, key }) => [path, path === "/tasks" ? key : null])).toEqual([
    ["/tasks", "key"],
    ["/tasks/real-0", null],
    ["/tasks/real-0/comments", null],
  ]);
});

test("a project that is open shows what is created in it, before and after the answer", async () => {
  const { drafts } = await sit();
  const { Shelf } = await import("../src/live/shelf.ts");
  const shelf = new Shelf<TaskSummary>();
  const stop = drafts.followDrafts("ops", shelf);
  server.isAway = true;
  await drafts.create({ title: "New", project_id: "ops" }, "key");
  expect(shelf.all().map(({ id }) => id)).toEqual(["key"]);
  server.isAway = false;
  await later();
  expect(shelf.all().map(({ id }) => id)).toEqual(["real-0"]);
  stop();
});

test("a task that is refused goes with what was wanted of it, and says why", async () => {
  const { changing, drafts, desk } = await sit();
  server.isAway = true;
  await drafts.create({ title: "refuse me", project_id: "ops" }, "key");
  await changing.patch(desk.tasks.get("key") as TaskSummary, { priority: "HIGH" });
  server.isAway = false;
  await later();
  expect(desk.tasks.all()).toEqual([]);
  expect(writes().map(({ path }) => path)).toEqual(["/tasks"]);
  await expect(drafts.create({ title: "refuse me", project_id: "ops" }, "other")).rejects.toThrow("Not like this.");
});

test("what waits can be taken back as if it had never been", async () => {
  const { changing, drafts, desk } = await sit();
  server.isAway = true;
  const made = await drafts.create({ title: "New", project_id: "ops" }, "key");
  await changing.patch(desk.tasks.get("key") as TaskSummary, { title: "Newer" });
  await changing.undo(made);
  server.isAway = false;
  await later();
  expect([desk.tasks.all(), writes()]).toEqual([[], []]);
});

test("what was left unsent goes on after the page was loaded again, with its keys, and without any token", async () => {
  const before = await sit();
  server.isAway = true;
  await before.drafts.create({ title: "Kept", project_id: "ops" }, "key");
  await settled();
  expect(browser.localStorage.text()).toContain("Kept");
  expect(browser.localStorage.text()).not.toContain(SECRET);
  close(before);
  server.isAway = false;
  const after = await sit();
  await later();
  expect(writes().map(({ path, key }) => [path, key])).toEqual([["/tasks", "key"]]);
  expect(after.desk.tasks.all().map(({ id }) => id)).toEqual(["real-0"]);
  expect(names()).toEqual([]);
});

test("two pages never send the same; one that is closed leaves its own to the other", async () => {
  const one = await sit();
  server.isAway = true;
  await one.drafts.create({ title: "Of one", project_id: "ops" }, "key");
  await settled();
  server.isAway = false;
  hang(one);
  const place = names()[0]?.replace("muster.kept.", "") ?? "";
  await sit();
  await later();
  expect(writes()).toEqual([]);
  browser.locks.release(place);
  await later();
  expect(writes().map(({ key }) => key)).toEqual(["key"]);
});

test("a page hears of what another begins to keep, and takes it over once that one is closed", async () => {
  await sit();
  browser.localStorage.setItem("muster.kept.waiting.mia.other", JSON.stringify([created("key")]));
  browser.dispatch("storage", { key: "muster.kept.waiting.mia.other", newValue: "[]" });
  await later();
  expect(writes().map(({ key }) => key)).toEqual(["key"]);
});

test("who signs out in one page is signed out in the others", async () => {
  const { session } = await sit();
  browser.dispatch("storage", { key: "muster.kept.leaving", newValue: "true" });
  expect(session.current).toBeNull();
});

test("nobody else sends what somebody has left, and they find it when they come back", async () => {
  const mine = await sit();
  server.isAway = true;
  await mine.drafts.create({ title: "Mia's", project_id: "ops" }, "key");
  await settled();
  close(mine);
  server.isAway = false;
  server.cookie = OLGA;
  await sit();
  await later();
  expect(writes()).toEqual([]);
  server.cookie = MIA;
  await sit();
  await later();
  expect(writes().map(({ key }) => key)).toEqual(["key"]);
});

test("another who signed in by another page is not taken for the one whose changes wait", async () => {
  const { drafts, session, desk } = await sit();
  server.isAway = true;
  await drafts.create({ title: "Mia's", project_id: "ops" }, "key");
  server.isAway = false;
  server.cookie = OLGA;
  expect(await session.token(true)).toBeNull();
  await later();
  expect([session.current, desk.tasks.all(), writes()]).toEqual([null, [], []]);
});

test("signing out forgets all of it, also while nobody answers, and tells the server as soon as it can", async () => {
  const { drafts, session } = await sit();
  server.isAway = true;
  await drafts.create({ title: "Mine", project_id: "ops" }, "key");
  await settled();
  await session.signOut();
  await settled();
  expect(browser.localStorage.text()).not.toContain("Mine");
  server.isAway = false;
  const next = await load();
  expect(await next.remembering.resumeOrRecall()).toBeNull();
  expect([server.cookie, writes(), names()]).toEqual([null, [], []]);
});

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

test("what somebody else has changed meanwhile is not overwritten", async () => {
  const { changing, desk } = await sit();
  const task = server.put({ id: "t" });
  desk.keep(task);
  server.isAway = true;
  await changing.patch(task, { title: "Mine", priority: "HIGH" });
  server.put({ ...task, title: "Theirs", version: 2 });
  server.isAway = false;
  await later();
  expect([server.tasks.get("t")?.title, desk.tasks.get("t")?.title]).toEqual(["Theirs", "Theirs"]);
});

test("the desk is there again while nobody answers, for who was signed in, until the server says otherwise", async () => {
  const before = await sit();
  before.remembering.startRemembering();
  before.desk.lay({ tasks: [server.put({ id: "t" })], agenda: [], notifications: [], projects: [], people: [] });
  await vi.advanceTimersByTimeAsync(11_000);
  expect(browser.localStorage.text()).not.toContain(SECRET);
  server.isAway = true;
  const after = await load();
  expect((await after.remembering.resumeOrRecall())?.user.id).toBe("mia");
  expect(after.desk.tasks.all().map(({ id }) => id)).toEqual(["t"]);
  after.remembering.startRemembering();
  server.isAway = false;
  server.cookie = null;
  expect(await after.session.token()).toBeNull();
  expect([after.session.current, after.desk.tasks.all(), names()]).toEqual([null, [], []]);
});

test("who is signed out finds the door, not what is kept", async () => {
  const before = await sit();
  before.remembering.startRemembering();
  before.desk.lay({ tasks: [server.put({ id: "t" })], agenda: [], notifications: [], projects: [], people: [] });
  await vi.advanceTimersByTimeAsync(11_000);
  server.cookie = null;
  const after = await load();
  expect(await after.remembering.resumeOrRecall()).toBeNull();
  expect(after.desk.tasks.all()).toEqual([]);
});

test("what is kept is bounded: first it does without the marks, then without all of it", async () => {
  const { remembering } = await load();
  const item = { task_id: "t", at: null, marks: [{ kind: "DUE" }], version: 1 };
  const desk = { user: MIA, tasks: [], agenda: [item], notifications: [], projects: [], people: [] } as never;
  expect(remembering.fitting(desk)?.agenda).toEqual([item]);
  const room = JSON.stringify(desk).length - 1;
  expect(remembering.fitting(desk, room)?.agenda).toEqual([{ task_id: "t", at: null, version: 1 }]);
  expect(remembering.fitting(desk, 10)).toBeNull();
});
