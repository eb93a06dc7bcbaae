/** Mentions in what people write: `@Mia Berg` while it is typed, a link to the person as it is sent. Pure. */

import type { Someone } from "../projects/people.ts";

/** The `@…` that one is typing: where it begins, and what stands behind the @ so far. */
export interface Asked {
  start: number;
  text: string;
}

const BEING_TYPED = /(?:^|[\s(])@([\p{L}\p{N}][\p{L}\p{N}.'’-]*(?: [\p{L}\p{N}.'’-]*)?)?$/u;

/** Null where the caret stands behind no @. */
export function askedAt(text: string, caret: number): Asked | null {
  const match = BEING_TYPED.exec(text.slice(0, caret));
  return match === null ? null : { start: caret - (match[1] ?? "").length - 1, text: match[1] ?? "" };
}

/** The text with the person in place of what was typed, and where the caret stands then. */
export function mentioning(text: string, asked: Asked, { name }: Someone): { text: string; caret: number } {
  const before = `${text.slice(0, asked.start)}@${name} `;
  const after = text.slice(asked.start + 1 + asked.text.length).replace(/^ /, "");
  return { text: before + after, caret: before.length };
}

/** What is sent: the people who were picked become links, so that of two with one name the right one is meant. */
export function linked(text: string, picked: readonly Someone[]): string {
  const longestFirst = picked.toSorted((one, other) => other.name.length - one.name.length);
  return longestFirst.reduce((said, { id, name }) => {
    const typed = new RegExp(String.raw`(?<![\p{L}\p{N}\[])@${escaped(name)}(?![\p{L}\p{N}])`, "gu");
    return said.replace(typed, `[@${inLink(name)}](user:${id})`);
  }, text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function inLink(name: string): string {
  return name.replace(/[\\[\]]/g, String.raw`\$&`);
}

const LINK = /\[@((?:\\.|[^\\\]\n]){1,200})\]\(user:([^()\s]{0,64})\)/g;

/** What was said, part by part: plain text, and names of people. */
export function parts(text: string): { text: string; isMention: boolean }[] {
  const found: { text: string; isMention: boolean }[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    found.push({ text: text.slice(end, match.index), isMention: false });
    found.push({ text: `@${unescaped(match[1] ?? "")}`, isMention: true });
    end = match.index + match[0].length;
  }
  found.push({ text: text.slice(end), isMention: false });
  return found.filter((part) => part.text !== "");
}

/** As one wrote it, to edit it again; and who was picked in it. */
export function unlinked(text: string): { text: string; picked: Someone[] } {
  const picked: Someone[] = [];
  const plain = text.replace(LINK, (_, name: string, id: string) => {
    picked.push({ id, name: unescaped(name) });
    return `@${unescaped(name)}`;
  });
  return { text: plain, picked };
}

function unescaped(name: string): string {
  return name.replace(/\\(.)/g, "$1");
}
