/** The language of the page: chosen here, else the browser's. */

import { useSyncExternalStore } from "react";
import { de } from "./de.ts";
import { en, type Words } from "./en.ts";

export type Locale = "en" | "de";
export type { Words };

const WORDS: Record<Locale, Words> = { en, de };
const KEPT = "muster.locale";
const listeners = new Set<() => void>();

function first(): Locale {
  const kept = localStorage.getItem(KEPT);
  if (kept === "en" || kept === "de") {
    return kept;
  }
  return navigator.language.startsWith("de") ? "de" : "en";
}

let locale: Locale = first();
document.documentElement.lang = locale;

export function speak(language: Locale): void {
  locale = language;
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
  return WORDS[useLocale()];
}

/** What a feature says of its own, in both languages: `words.ts` beside its screens, loaded with them. */
export type Own<T> = Readonly<Record<Locale, T>>;

export function useOwn<T>(own: Own<T>): T {
  return own[useLocale()];
}

/** For what is said outside of components. */
export function spoken(): Words {
  return WORDS[locale];
}
