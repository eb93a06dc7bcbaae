import { desk } from "../../live/desk.ts";
import { actorsOf, type Bundle, isMessage } from "./grouping.ts";
import type { words } from "./words.ts";

type Words = (typeof words)["en"];

/** What a bundle is about: names where people wrote, else what its latest notice says. */
export function titleOf(bundle: Bundle, words: Words): string {
  const { latest, notices } = bundle;
  if (!isMessage(latest.kind) || latest.key === null) {
    return notices.length > 1 ? words.times(latest.title, notices.length) : latest.title;
  }
  const names = actorsOf(bundle).map((id) => desk.nameOf(id) ?? "?");
  const isMention = notices.some(({ category }) => category === "MENTION");
  return isMention ? words.mentioned(names, latest.key) : words.wrote(names, latest.key);
}

export function textOf({ latest, notices }: Bundle, words: Words): string {
  return isMessage(latest.kind) && notices.length > 1
    ? `${words.messages(notices.length)}. ${latest.body}`
    : latest.body;
}
