import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";

vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
vi.stubGlobal("navigator", { language: "en-GB" });
vi.stubGlobal("document", { documentElement: {} });

const { Markdown } = await import("../src/features/tasks/Markdown.tsx");
const { mark } = await import("../src/features/tasks/marking.ts");
const { askedAt, linked, mentioning, parts, unlinked } = await import("../src/features/tasks/mentions.ts");
const { firstUnread, readers } = await import("../src/features/tasks/reading.ts");

function rendered(text: string): string {
  return renderToStaticMarkup(<Markdown text={text} />);
}

test.each([
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '<a href="javascript:alert(1)">click</a>',
  "<iframe src='https://evil.example'></iframe>",
  "<svg onload=alert(1)>",
  "<style>body{display:none}</style>",
  "[click](javascript:alert(1))",
  "[click](JaVaScRiPt:alert(1))",
  "[click](java\nscript:alert(1))",
  "[click](&#106;avascript:alert(1))",
  "[click](data:text/html,<script>alert(1)</script>)",
  "[click](vbscript:msgbox)",
  "<javascript:alert(1)>",
  "![x](https://evil.example/pixel.png)",
  '![x](x "onerror=alert(1)")',
  "[x]: javascript:alert(1)\n\n[click][x]",
  '<div onclick="alert(1)">here</div>',
  '[a](https://x.example "\\" onmouseover=alert(1)")',
  "<details open ontoggle=alert(1)>",
])("hostile text does nothing: %s", (text) => {
  const html = rendered(text);
  expect(html).not.toMatch(/<(script|img|iframe|style|object|embed|form|details)\b/i);
  expect(html).not.toMatch(/<[^>]+\son\w+=/i);
  expect(html).not.toMatch(/href="\s*(javascript|data|vbscript):/i);
  expect(html).not.toContain("src=");
});

test("links lead out without telling whence, and nothing of the page is theirs", () => {
  const html = rendered("[docs](https://example.org/a)");
  expect(html).toContain('href="https://example.org/a"');
  expect(html).toMatch(/rel="noopener noreferrer nofollow"/);
});

test("a tool marks what is selected, and takes its mark away again", () => {
  const marked = mark("bold", { text: "so important now", start: 3, end: 12 }, "text");
  expect(marked).toEqual({ text: "so **important** now", start: 5, end: 14 });
  expect(mark("bold", marked, "text")).toEqual({ text: "so important now", start: 3, end: 12 });
  expect(mark("italic", { text: "", start: 0, end: 0 }, "text").text).toBe("_text_");
});

test("lists begin every line that is touched", () => {
  const text = "one\ntwo\nthree";
  const marked = mark("checklist", { text, start: 1, end: 5 }, "text");
  expect(marked.text).toBe("- [ ] one\n- [ ] two\nthree");
  expect(mark("checklist", marked, "text").text).toBe(text);
});

test("a link is made of what is selected, and its address is selected next", () => {
  const marked = mark("link", { text: "see docs", start: 4, end: 8 }, "text");
  expect(marked.text).toBe("see [docs](https://)");
  expect(marked.text.slice(marked.start, marked.end)).toBe("https://");
});

test("an @ asks for people where a word begins", () => {
  expect(askedAt("Hello @", 7)).toEqual({ start: 6, text: "" });
  expect(askedAt("Hello @Mi", 9)).toEqual({ start: 6, text: "Mi" });
  expect(askedAt("Hello @Mia Be", 13)).toEqual({ start: 6, text: "Mia Be" });
  expect(askedAt("mail me@example.org", 19)).toBeNull();
  expect(askedAt("Hello @Mia, how are you", 23)).toBeNull();
});

test("who was picked is sent as a link to the person, and reads as a name", () => {
  const mia = { id: "1", name: "Mia [B]" };
  const { text, caret } = mentioning("Ask @Mi today", { start: 4, text: "Mi" }, mia);
  expect(text).toBe("Ask @Mia [B] today");
  expect(text.slice(0, caret)).toBe("Ask @Mia [B] ");
  const sent = linked(text, [mia]);
  expect(sent).toBe(String.raw`Ask [@Mia \[B\]](user:1) today`);
  expect(parts(sent).map((part) => part.text)).toEqual(["Ask ", "@Mia [B]", " today"]);
  expect(unlinked(sent)).toEqual({ text: "Ask @Mia [B] today", picked: [mia] });
});

test("a longer name is not taken for a shorter one", () => {
  const picked = [
    { id: "1", name: "Mia" },
    { id: "2", name: "Mia Berg" },
  ];
  expect(linked("@Mia Berg and @Mia, not @Miata", picked)).toBe("[@Mia Berg](user:2) and [@Mia](user:1), not @Miata");
});

const said = (id: string, author_id: string) => ({ id, author_id }) as never;
const readUpTo = (id: string, last_read: string | null) => ({ id, last_read, read_at: null, version: 1 });

test("each of the others has stopped reading somewhere", () => {
  const comments = [said("1", "me"), said("2", "olga"), said("3", "me")];
  const marks = [readUpTo("me", "3"), readUpTo("olga", "3"), readUpTo("ravi", "1"), readUpTo("jo", null)];
  expect([...readers(comments, marks, "me")]).toEqual([
    ["3", ["olga"]],
    ["1", ["ravi"]],
  ]);
});

test("what is new begins with the first message of others behind the mark", () => {
  const comments = [said("1", "olga"), said("2", "me"), said("3", "olga")];
  expect(firstUnread(comments, readUpTo("me", "1"), "me")).toBe("3");
  expect(firstUnread(comments, readUpTo("me", "3"), "me")).toBeNull();
  expect(firstUnread(comments, null, "me")).toBe("1");
  expect(firstUnread(comments, undefined, "me")).toBeNull();
});
