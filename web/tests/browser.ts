/** What a page finds around it, for logic that is tested without a browser. */

import { vi } from "vitest";

export class Storage {
  private readonly items = new Map<string, string>();

  get length(): number {
    return this.items.size;
  }

  readonly key = (place: number): string | null => [...this.items.keys()][place] ?? null;
  readonly getItem = (key: string): string | null => this.items.get(key) ?? null;
  readonly setItem = (key: string, value: string): void => void this.items.set(key, value);
  readonly removeItem = (key: string): void => void this.items.delete(key);

  clear(): void {
    this.items.clear();
  }

  /** All of it, to look for what must not be there. */
  text(): string {
    return JSON.stringify([...this.items]);
  }
}

/** Locks by name, each held by one at a time, first come, first served. */
class Locks {
  private readonly queues = new Map<string, (() => void)[]>();

  readonly request = async (name: string, act: () => unknown): Promise<void> => {
    const queue = this.queues.get(name);
    if (queue) {
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      this.queues.set(name, []);
    }
    await act();
    this.release(name);
  };

  /** Also as when the page that holds it is closed. */
  release(name: string): void {
    const next = this.queues.get(name)?.shift();
    if (next) {
      next();
    } else {
      this.queues.delete(name);
    }
  }
}

export function stubBrowser() {
  const localStorage = new Storage();
  const locks = new Locks();
  const listeners = new Map<string, ((event: unknown) => void)[]>();
  const listen = (kind: string, listener: (event: unknown) => void) =>
    void listeners.set(kind, [...(listeners.get(kind) ?? []), listener]);
  const hears = { addEventListener: listen, removeEventListener: () => undefined };
  vi.stubGlobal("localStorage", localStorage);
  vi.stubGlobal("navigator", { language: "en-GB", locks });
  vi.stubGlobal("document", { documentElement: {}, visibilityState: "visible", ...hears });
  vi.stubGlobal("addEventListener", listen);
  vi.stubGlobal("window", hears);
  vi.stubGlobal(
    "Request",
    class extends Request {
      constructor(input: string | Request, init?: RequestInit) {
        super(typeof input === "string" ? new URL(input, "http://muster.example") : input, init);
      }
    },
  );
  const dispatch = (kind: string, event: unknown) => listeners.get(kind)?.forEach((listener) => listener(event));
  return { localStorage, locks, dispatch };
}
