/** What comes next for each of a project's tasks, whomever it reaches. Asked for once, and again after what happens. */

import type { EventFrame } from "@muster/realtime";
import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { all, api, got } from "../../api/client.ts";
import type { AgendaItem } from "../../api/types.ts";
import { type Agenda, desk } from "../../live/desk.ts";
import type { LiveProject } from "../../live/project.ts";
import { Shelf } from "../../live/shelf.ts";
import { listen } from "../../live/socket.ts";

/** A task is looked at so long after its event: then the server has planned anew. */
const SETTLES_MS = 1000;
/** Once more, where it was not that quick. */
const SETTLED_MS = 5000;
/** Where more tasks than this have changed, all are asked for; then not again for a while. */
const MOST = 20;
const RESTS_MS = 10_000;

/** Where what comes next is read. */
export interface ComingSource {
  all(): Promise<AgendaItem[]>;
  one(task_id: string): Promise<AgendaItem>;
}

export class ComingSteps {
  readonly items = new Shelf<Agenda>();
  private readonly source: ComingSource;
  /** Heard of and not looked at since. */
  private heard = new Set<string>();
  private asked: ReadonlySet<string> = new Set();
  /** Looked at, too early it may be. */
  private readonly slow = new Set<string>();
  private isAll = false;
  private restsUntil = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private slowTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: ComingSource) {
    this.source = source;
  }

  async reload(): Promise<void> {
    const found = await this.source.all();
    this.items.fill(found.map(withId));
  }

  hear(event: EventFrame): void {
    if (event.kind.startsWith("policy")) {
      this.isAll = true;
    } else if (event.kind.startsWith("task.") && event.kind !== "task.deleted") {
      this.heard.add((event.data as { id: string }).id);
    } else {
      return;
    }
    this.schedule();
  }

  /** Whether no step of it means that nothing will happen, not that nobody has looked yet. */
  isKnown(task_id: string): boolean {
    return this.items.isFilled && !this.heard.has(task_id) && !this.asked.has(task_id);
  }

  close(): void {
    clearTimeout(this.timer);
    clearTimeout(this.slowTimer);
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => void this.look(), SETTLES_MS);
  }

  private async look(): Promise<void> {
    const { heard } = this;
    const isAll = this.isAll || heard.size > MOST;
    const rest = this.restsUntil - Date.now();
    if (isAll && rest > 0) {
      this.timer = setTimeout(() => void this.look(), rest);
      return;
    }
    this.isAll = false;
    this.heard = new Set();
    this.asked = heard;
    if (isAll) {
      this.restsUntil = Date.now() + RESTS_MS;
      await this.reload().catch(() => undefined); // what is shown stays until the next event
    } else {
      await this.ask([...heard]);
    }
    this.asked = new Set();
    this.timer = undefined;
    if (this.heard.size > 0 || this.isAll) {
      this.schedule();
    }
  }

  private async ask(ids: readonly string[]): Promise<void> {
    for (const item of await this.read(ids)) {
      if (this.items.get(item.task_id)?.version === item.version) {
        this.slow.add(item.task_id);
      }
      this.items.put(withId(item));
    }
    if (this.slow.size > 0) {
      this.slowTimer ??= setTimeout(() => void this.askAgain(), SETTLED_MS);
    }
  }

  private async askAgain(): Promise<void> {
    const ids = [...this.slow].slice(0, MOST);
    this.slow.clear();
    this.slowTimer = undefined;
    for (const item of await this.read(ids)) {
      this.items.put(withId(item));
    }
  }

  /** Those that are still there, and as far as the server answers. */
  private async read(ids: readonly string[]): Promise<AgendaItem[]> {
    const found = await Promise.all(ids.map(async (id) => this.source.one(id).catch(() => null)));
    return found.filter((one) => one !== null);
  }
}

const Coming = createContext<ComingSteps | null>(null);

/** Around what shows a project's tasks. */
export const ComingProvider = Coming.Provider;

/** Kept while the project's screen is open; its tasks come first. */
export function useComingSteps({ id, isComplete }: LiveProject): ComingSteps {
  const [coming] = useState(() => new ComingSteps(sourceOf(id)));
  useEffect(() => {
    if (!isComplete) {
      return;
    }
    const subscription = listen(`project:${id}`, {
      reload: async () => coming.reload(),
      event: (event) => coming.hear(event),
    });
    return () => {
      subscription.close();
      coming.close();
    };
  }, [id, isComplete, coming]);
  return coming;
}

interface Next {
  item: Agenda | undefined;
  /** False where it is not known whether something will happen. */
  isKnown: boolean;
}

/** Of one task: as the desk heard it, where that is newer. */
export function useNextOf(task_id: string): Next {
  const coming = useContext(Coming);
  const theirs = useKept(coming?.items ?? desk.agenda, task_id);
  const mine = useKept(desk.agenda, task_id);
  const item = (mine?.version ?? -1) > (theirs?.version ?? -1) ? mine : theirs;
  return { item, isKnown: item !== undefined || (coming?.isKnown(task_id) ?? false) };
}

/** Whoever is told besides the one whose task it is stands first: the first one is named. */
export function tellingOthers<T extends AgendaItem>(item: T, assignee: string | null): T {
  const recipients = item.recipients.toSorted((one, other) => Number(one === assignee) - Number(other === assignee));
  return { ...item, recipients };
}

function useKept(shelf: Shelf<Agenda>, id: string): Agenda | undefined {
  return useSyncExternalStore(
    shelf.subscribe,
    useCallback(() => shelf.get(id), [shelf, id]),
  );
}

function sourceOf(project_id: string): ComingSource {
  return {
    all: async () =>
      all((after) => api.GET("/api/v1/agenda", { params: { query: { project_id, limit: 200, after } } })),
    one: async (task_id) => got(api.GET("/api/v1/tasks/{task_id}/agenda", { params: { path: { task_id } } })),
  };
}

function withId(item: AgendaItem): Agenda {
  return { ...item, id: item.task_id };
}
