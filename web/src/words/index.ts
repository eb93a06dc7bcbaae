/** The language of the page: chosen here, else the browser's. German words are loaded for those who speak it. */

import { useSyncExternalStore } from "react";
import { en, type Words } from "./en.ts";

export type Locale = "en" | "de";
export type { Words };

const KEPT = "muster.locale";
const listeners = new Set<() => void>();

function first(): Locale {
  const kept = localStorage.getItem(KEPT);
  if (kept === "en" || kept === "de") {
    return kept;
  }
  return navigator.language.startsWith("de") ? "de" : "en";
}

async function wordsOf(language: Locale): Promise<Words> {
  return language === "de" ? (await import("./de.ts")).de : en;
}

let locale: Locale = first();
let words: Words = en;
document.documentElement.lang = locale;

/** Before anything is said. Without a connection German may be out of reach: then it is said in English. */
export async function findWords(): Promise<void> {
  try {
    words = await wordsOf(locale);
  } catch {
    locale = "en";
    document.documentElement.lang = locale;
  }
}

export function speak(language: Locale): void {
  wordsOf(language).then(
    (loaded) => change(language, loaded),
    () => undefined, // offline: it goes on in the language that it knows
  );
}

function change(language: Locale, loaded: Words): void {
  locale = language;
  words = loaded;
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
  for (const listener of listeners) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLocale(): Locale {
  return useSyncExternalStore(subscribe, () => locale);
}

export function useWords(): Words {
  return useSyncExternalStore(subscribe, () => words);
}

/** What a feature says of its own, in both languages: `words.ts` beside its screens, loaded with them. */
export type Own<T> = Readonly<Record<Locale, T>>;

export function useOwn<T>(own: Own<T>): T {
  return own[useLocale()];
}

/** For what is said outside of components. */
export function spoken(): Words {
  return words;
}

export function spokenOwn<T>(own: Own<T>): T {
  return own[locale];
}
