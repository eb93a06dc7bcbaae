import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import { useRef } from "react";
import { expect, test } from "vitest";
import type { Comment, ReadMarker } from "../../src/api/types.ts";
import { Chat } from "../../src/features/tasks/Chat.tsx";
import type { MentionHandle } from "../../src/features/tasks/MentionField.tsx";
import { at, comment, MIA, OLGA, RAVI, task } from "./cast.ts";
import { type PartProps, showPart } from "./opened.tsx";
import { inGerman } from "./page.tsx";
import { type Asked, away, late, refused, server } from "./server.ts";
import { happens, hears, reconnect, saidOnSocket } from "./socket.ts";

const TASK = task(7, "Renew the certificate");
const TOPIC = `task:${TASK.id}`;
const ASKED = comment(1, TASK, OLGA.id, "Is the key known?");
const MINE = comment(2, TASK, MIA.id, "Not yet.");
const SAY = `POST /tasks/${TASK.id}/comments`;
const EDIT = `PATCH /comments/${MINE.id}`;
const DELETE = `DELETE /comments/${MINE.id}`;

function Talk({ task: one, live }: PartProps) {
  const field = useRef<MentionHandle>(null);
  return <Chat task={one} live={live} field={field} />;
}

async function showChat(comments: Comment[] = [ASKED, MINE], readers: ReadMarker[] = []) {
  server.on(SAY, ({ body }) => comment(50, TASK, MIA.id, (body as { text: string }).text));
  server.on(EDIT, ({ body }) => ({ ...MINE, ...(body as object), updated_at: at(0), version: 2 }));
  server.on(DELETE, () => new Response(null, { status: 204 }));
  server.on(`POST /tasks/${TASK.id}/read`, ({ body }) => body);
  return showPart(Talk, TASK, { comments, readers });
}

const log = () => within(screen.getByRole("log"));
const messages = () => log().getAllByRole("article");
const message = (text: string) => log().getByText(text).closest("article") as HTMLElement;
const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: /^(Write a message|Schreib)/ });
const editing = async () => screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Message" });
const isGone = async (text: string) => waitFor(() => expect(log().queryByText(text)).toBeNull());
const isBack = async (text: string) => screen.findByText(text, { selector: "[role=log] *" });
const asked = (line: string) => server.asked.filter(({ method, path }) => `${method} ${path}` === line);
const keyOf = ({ headers }: Asked) => headers.get("idempotency-key");

type User = Awaited<ReturnType<typeof showChat>>["user"];

async function choose(user: User, text: string, what: "Edit" | "Delete"): Promise<void> {
  await user.click(within(message(text)).getByRole("button", { name: "More" }));
  await user.click(await screen.findByRole("menuitem", { name: what }));
}

test("one can edit and delete what one said oneself, and nothing else", async () => {
  await showChat();
  expect(within(message(MINE.text)).getByRole("button", { name: "More" })).toBeTruthy();
  expect(within(message(ASKED.text)).queryByRole("button")).toBeNull();
});

test("what one says stands there at once as on its way, and is said once the server has it", async () => {
  const { user } = await showChat();
  const { answer, letGo } = late(() => comment(50, TASK, MIA.id, "It is now."));
  server.on(SAY, answer);
  await user.type(field(), "  It is now. {Enter}");
  expect(field().value).toBe("");
  expect(within(message("It is now.")).getByText("sending")).toBeTruthy();
  letGo();
  await waitFor(() => expect(within(message("It is now.")).queryByText("sending")).toBeNull());
  expect(messages()).toHaveLength(3);
  expect(server.sentTo(SAY)).toEqual([{ text: "It is now." }]);
});

test("Shift+Enter begins a line, and blanks alone are not sent", async () => {
  const { user } = await showChat();
  await user.type(field(), " {Enter}");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Send" }).disabled).toBe(true);
  await user.type(field(), "One{Shift>}{Enter}{/Shift}two");
  await user.click(screen.getByRole("button", { name: "Send" }));
  await waitFor(() => expect(server.sentTo(SAY)).toEqual([{ text: "One\ntwo" }]));
});

test("without a connection a message waits: it can be edited, deleted, and put back", async () => {
  const { user } = await showChat();
  server.on(SAY, away);
  await user.type(field(), "In a minute.{Enter}");
  await within(message("In a minute.")).findByText("Waiting to be sent");
  await choose(user, "In a minute.", "Edit");
  await user.clear(await editing());
  await user.type(await editing(), "In an hour.{Enter}");
  await isBack("In an hour.");
  await choose(user, "In an hour.", "Delete");
  await isGone("In an hour.");
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await isBack("In an hour.");
  server.on(SAY, ({ body }) => comment(50, TASK, MIA.id, (body as { text: string }).text));
  const tries = asked(SAY).length;
  await reconnect();
  await waitFor(() => expect(within(message("In an hour.")).queryByText("Waiting to be sent")).toBeNull());
  expect(server.sentTo(SAY).slice(tries)).toEqual([{ text: "In an hour." }]);
});

test("a message that was refused keeps its text, and is sent again as another try or dropped", async () => {
  const { user } = await showChat();
  server.on(SAY, () => refused(422, { detail: "That is too much." }));
  await user.type(field(), "A long story.{Enter}");
  expect(await screen.findByText("OPS-7 not saved: That is too much.")).toBeTruthy();
  const alert = await within(message("A long story.")).findByRole("alert");
  expect(alert.textContent).toContain("Not sent.");
  await user.click(within(alert).getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(new Set(asked(SAY).map(keyOf)).size).toBe(2));
  await user.click(await within(message("A long story.")).findByRole("button", { name: "Drop it" }));
  await isGone("A long story.");
  expect(server.sentTo(SAY)).toHaveLength(2);
});

test("an edit shows at once, is made on the version one saw, and is said to be one", async () => {
  const { user } = await showChat();
  const { answer, letGo } = late(({ body }) => ({ ...MINE, ...(body as object), updated_at: at(0), version: 2 }));
  server.on(EDIT, answer);
  await choose(user, MINE.text, "Edit");
  await waitFor(async () => expect(document.activeElement).toBe(await editing()));
  await user.keyboard(" But soon.{Enter}");
  expect(within(message("Not yet. But soon.")).getByText("sending")).toBeTruthy();
  letGo();
  await within(message("Not yet. But soon.")).findByText("edited");
  expect(server.sentTo(EDIT)).toEqual([{ text: "Not yet. But soon." }]);
  expect(asked(EDIT)[0]?.headers.get("if-match")).toBe('"1"');
});

test("Esc and Cancel leave a message as it was, and an edit to nothing or the same is none", async () => {
  const { user } = await showChat();
  await choose(user, MINE.text, "Edit");
  await user.type(await editing(), " But soon.{Escape}");
  await isBack(MINE.text);
  await choose(user, MINE.text, "Edit");
  await user.type(await editing(), "!");
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await isBack(MINE.text);
  await choose(user, MINE.text, "Edit");
  expect((await editing()).value).toBe(MINE.text);
  await user.clear(await editing());
  await user.keyboard("{Enter}");
  await user.type(await editing(), `${MINE.text}{Enter}`);
  await isBack(MINE.text);
  expect(server.sentTo(EDIT)).toEqual([]);
});

test("an edit that was refused stands in its field again, and does not take the focus", async () => {
  const { user } = await showChat();
  server.on(EDIT, () => refused(403, { detail: "Viewers change nothing." }));
  await choose(user, MINE.text, "Edit");
  await user.type(await editing(), " But soon.{Enter}");
  expect(await screen.findByText("OPS-7 not saved: Viewers change nothing.")).toBeTruthy();
  expect((await editing()).value).toBe("Not yet. But soon.");
  expect(document.activeElement).not.toBe(await editing());
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await isBack(MINE.text);
});

test("of what was edited elsewhere meanwhile one keeps one's own words, made on what it says now", async () => {
  const { user } = await showChat();
  server.on(EDIT, () => refused(412, { current: { ...MINE, text: "No.", updated_at: at(0), version: 5 } as never }));
  await choose(user, MINE.text, "Edit");
  await user.type(await editing(), " But soon.{Enter}");
  expect(await screen.findByText(/The message was edited elsewhere meanwhile\./)).toBeTruthy();
  expect((await editing()).value).toBe("Not yet. But soon.");
  await user.click(await editing());
  await user.keyboard("{Enter}");
  await waitFor(() => expect(asked(EDIT).map(({ headers }) => headers.get("if-match"))).toEqual(['"1"', '"5"']));
});

test("what one deletes is gone at once, and once the server has done it there is no way back", async () => {
  const { user } = await showChat();
  await choose(user, MINE.text, "Delete");
  await isGone(MINE.text);
  expect(await screen.findByText("Message deleted")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  expect(server.sentTo(DELETE)).toHaveLength(1);
});

test("a message that may not be deleted comes back, and why is said", async () => {
  const { user } = await showChat();
  const { answer, letGo } = late(() => refused(403, { detail: "Viewers change nothing." }));
  server.on(DELETE, answer);
  await choose(user, MINE.text, "Delete");
  await isGone(MINE.text);
  letGo();
  expect(await screen.findByText("OPS-7 not saved: Viewers change nothing.")).toBeTruthy();
  await isBack(MINE.text);
});

test("as long as a deletion waits for a connection it can be taken back", async () => {
  const { user } = await showChat();
  server.on(DELETE, away);
  await choose(user, MINE.text, "Delete");
  await isGone(MINE.text);
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await isBack(MINE.text);
  const tries = asked(DELETE).length;
  await reconnect();
  await user.type(field(), "Still here.{Enter}");
  await waitFor(() => expect(server.sentTo(SAY)).toHaveLength(1));
  expect(asked(DELETE)).toHaveLength(tries);
});

test("an @ offers the people, and who is picked by keys is meant by it", async () => {
  const { user } = await showChat();
  await user.type(field(), "Please look, @");
  const options = await screen.findAllByRole("option");
  expect(options.map(({ textContent }) => textContent?.slice(2))).toEqual([MIA.name, OLGA.name, RAVI.name]);
  await waitFor(() => expect(options[0]?.dataset.comboboxSelected).toBe("true"));
  await user.keyboard("{ArrowDown}");
  expect(field().getAttribute("aria-activedescendant")).toBe(options[1]?.id);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(field().value).toBe("Please look, @Olga Brandt "));
  expect(server.sentTo(SAY)).toEqual([]);
  await user.type(field(), "now{Enter}");
  await waitFor(() =>
    expect(server.sentTo(SAY)).toEqual([{ text: `Please look, [@Olga Brandt](user:${OLGA.id}) now` }]),
  );
  expect(messages()[2]?.textContent).toContain("Please look, @Olga Brandt now");
});

test("Esc closes what an @ offers and keeps the words", async () => {
  const { user } = await showChat();
  await user.type(field(), "Ask @ra");
  expect((await screen.findByRole("option")).textContent).toContain(RAVI.name);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("option")).toBeNull());
  expect(field().value).toBe("Ask @ra");
  await user.keyboard("{Enter}");
  await waitFor(() => expect(server.sentTo(SAY)).toEqual([{ text: "Ask @ra" }]));
});

test("the button beside the field asks for somebody, too, and a click picks them", async () => {
  const { user } = await showChat();
  await user.type(field(), "Hello");
  await user.click(screen.getByRole("button", { name: "Mention somebody" }));
  await user.click(await screen.findByRole("option", { name: /Ravi/ }));
  await waitFor(() => expect(field().value).toBe("Hello @Ravi Nair "));
  expect(document.activeElement).toBe(field());
});

test("others learn that one writes, and one learns that they do and what they say and edit", async () => {
  const { user } = await showChat();
  await user.type(field(), "So");
  expect(saidOnSocket("typing")).toEqual([{ type: "typing", topic: TOPIC }]);
  await hears({ type: "typing", topic: TOPIC, user_id: OLGA.id });
  expect(await screen.findByText("Olga Brandt is writing")).toBeTruthy();
  const found = comment(3, TASK, OLGA.id, "I found it.");
  await happens(TOPIC, "comment.created", OLGA.id, found);
  await isBack(found.text);
  expect(screen.queryByText("Olga Brandt is writing")).toBeNull();
  await happens(TOPIC, "comment.updated", OLGA.id, { ...found, text: "Found it.", updated_at: at(0), version: 2 });
  await isBack("Found it.");
  expect(within(message("Found it.")).getByText("edited")).toBeTruthy();
});

test("of what others delete while one reads a word stays, of one's own nothing", async () => {
  await showChat();
  await happens(TOPIC, "comment.deleted", OLGA.id, { id: ASKED.id, version: 2 });
  await isGone(ASKED.text);
  expect(messages()[0]?.textContent).toContain("deleted this message");
  await happens(TOPIC, "comment.deleted", MIA.id, { id: MINE.id, version: 2 });
  await isGone(MINE.text);
  expect(messages()).toHaveLength(1);
});

test("each of the others stands below the last message they have read, and moves on", async () => {
  const mark = { task_id: TASK.id, user_id: RAVI.id, last_read: ASKED.id, version: 1 };
  await showChat([ASKED, MINE], [mark]);
  expect(within(message(ASKED.text)).getByText("Read by Ravi Nair")).toBeTruthy();
  await happens(TOPIC, "comment.read", RAVI.id, { ...mark, last_read: MINE.id, version: 2 });
  expect(await within(message(MINE.text)).findByText("Read by Ravi Nair")).toBeTruthy();
  expect(within(message(ASKED.text)).queryByText(/Read by/)).toBeNull();
});

test("a line stands before what was new as one came, and all of it counts as read now", async () => {
  const news = [comment(3, TASK, OLGA.id, "I found it."), comment(4, TASK, OLGA.id, "In the safe.")];
  const before = { task_id: TASK.id, user_id: MIA.id, last_read: MINE.id, read_at: at(-30), version: 1 };
  await showChat([ASKED, MINE, ...news], [before]);
  expect(message("I found it.").previousElementSibling?.textContent).toBe("new since 09:30");
  expect(screen.getAllByText(/^new since/)).toHaveLength(1);
  await waitFor(() => expect(server.sentTo(`POST /tasks/${TASK.id}/read`)).toEqual([{ comment_id: news[1]?.id }]));
  await happens(TOPIC, "comment.read", MIA.id, { ...before, last_read: news[1]?.id, version: 2 });
  expect(message("I found it.").previousElementSibling?.textContent).toBe("new since 09:30");
});

test("in German one is told in German", async () => {
  await act(inGerman);
  const readers = [{ task_id: TASK.id, user_id: RAVI.id, last_read: MINE.id, version: 1 }];
  await showChat([ASKED, MINE], readers);
  expect(within(message(MINE.text)).getByText("Gelesen von Ravi Nair")).toBeTruthy();
  expect(message(ASKED.text).previousElementSibling?.textContent).toBe("neu");
  await happens(TOPIC, "comment.deleted", OLGA.id, { id: ASKED.id, version: 2 });
  expect(await screen.findByText("hat diese Nachricht gelöscht")).toBeTruthy();
});

test("what one was writing is there again for whoever looked elsewhere meanwhile, until it is sent", async () => {
  const before = await showChat();
  await before.user.type(field(), "@Ol");
  await before.user.click(await screen.findByRole("option", { name: /Olga/ }));
  await before.user.type(field(), "is it known");
  cleanup();
  const { user } = await showChat();
  expect(field().value).toBe("@Olga Brandt is it known");
  await user.type(field(), "?{Enter}");
  await waitFor(() => expect(server.sentTo(SAY)).toHaveLength(1));
  cleanup();
  await showChat();
  expect(field().value).toBe("");
});
