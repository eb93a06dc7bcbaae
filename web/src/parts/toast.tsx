/** Says what was done and what was not. What shows it is loaded when there is first something to say. */

type Toasts = typeof import("./toasts.tsx");

export interface Action {
  label: string;
  run: () => void;
}

export interface Undoing {
  label: string;
  run: () => Promise<unknown>;
}

let toasts: Toasts | null = null;
const listeners = new Set<() => void>();

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function loadedToasts(): Toasts | null {
  return toasts;
}

/** Before there is something to say: it may be that the connection is lost. */
export async function fetchToasts(): Promise<void> {
  await say(() => undefined);
}

async function say(speak: (loaded: Toasts) => void): Promise<void> {
  if (toasts === null) {
    toasts = await import("./toasts.tsx");
    for (const listener of listeners) {
      listener();
    }
  }
  speak(toasts);
}

/** Offline nothing can be loaded: what is on the screen has to say it then. */
function unsaid(error: unknown): void {
  console.info("Not said:", error);
}

/** One at a time: the next takes the place of this one. It waits while the pointer or the focus is on it. */
export function toast(message: React.ReactNode, undoing?: Undoing): void {
  say((loaded) => loaded.toast(message, undoing)).catch(unsaid);
}

/** What was not done and why. It stays until it is closed, and is joined by what fails until then. */
export function toastFailure(title: string, why: string, action?: Action): void {
  say((loaded) => loaded.toastFailure(title, why, action)).catch(unsaid);
}

/** What there is to know, and what one may do about it. */
export function toastNews(message: string, action: Action): void {
  say((loaded) => loaded.toastNews(message, action)).catch(unsaid);
}

/** Take back what the toast that is shown says, for the key `z`. */
export function undoLatest(): void {
  toasts?.undoLatest();
}
