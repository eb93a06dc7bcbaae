/**
 * What this browser keeps of whoever is signed in, so that reading and writing go on without a connection and after the
 * page was loaded again. It goes when they sign out, and never holds a token.
 */

const START = "muster.kept.";

export function keep(name: string, value: unknown): void {
  localStorage.setItem(START + name, JSON.stringify(value));
}

export function kept<T>(name: string): T | null {
  const text = localStorage.getItem(START + name);
  return text === null ? null : (JSON.parse(text) as T);
}

export function forget(name: string): void {
  localStorage.removeItem(START + name);
}

export function forgetAll(): void {
  for (const name of namesKept("")) {
    forget(name);
  }
}

/** Of what is kept, that whose names begin like this. */
export function namesKept(beginning: string): string[] {
  const keys = Array.from({ length: localStorage.length }, (_, place) => localStorage.key(place) ?? "");
  return keys.filter((key) => key.startsWith(START + beginning)).map((key) => key.slice(START.length));
}

/** Be told of what another page of this browser keeps or forgets; `isKept` says which. */
export function onKept(listener: (name: string, isKept: boolean) => void): void {
  globalThis.addEventListener?.("storage", ({ key, newValue }) => {
    if (key?.startsWith(START)) {
      listener(key.slice(START.length), newValue !== null);
    }
  });
}
