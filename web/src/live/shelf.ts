/** What a screen keeps: a snapshot, the events behind it, and on top what its own person has just changed. */

import { afterPicture, cancelTelling, tellSoon } from "./picture.ts";

export interface Resource {
  id: string;
  version: number;
}

type Listener = () => void;
type Change<T> = (resource: T) => T;

/**
 * Resources of one kind by id. Of each the highest version is kept, whichever way it came: so an old snapshot and the
 * events behind it are the same as a fresh snapshot. Own changes show at once and are taken back when they are refused.
 */
export class Shelf<T extends Resource> {
  private kept = new Map<string, T>();
  /** What its own person has just made, and nobody else knows of yet. */
  private readonly drafts = new Map<string, T>();
  private readonly gone = new Map<string, number>();
  private readonly guesses = new Map<string, Change<T>[]>();
  private readonly listeners = new Set<Listener>();
  private readonly afterwards = new Set<Listener>();
  private view: readonly T[] | null = null;
  /** Of each what a screen shows: the same object until something about it has changed. */
  private readonly seen = new Map<string, T | undefined>();
  /** Whether a snapshot was ever put here. */
  isFilled = false;

  readonly subscribe = (listener: Listener): Listener => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** For lists: of an own change they hear once its row shows it. */
  readonly subscribeAfterwards = (listener: Listener): Listener => {
    this.afterwards.add(listener);
    return () => this.afterwards.delete(listener);
  };

  /** All resources as a screen shows them. The same array until something has changed. */
  readonly all = (): readonly T[] => {
    this.view ??= [...new Set([...this.kept.keys(), ...this.drafts.keys()])]
      .map((id) => this.get(id))
      .filter((one) => one !== undefined);
    return this.view;
  };

  /** What the server has said, without own changes. */
  settled(): T[] {
    return [...this.kept.values()];
  }

  get(id: string): T | undefined {
    if (!this.seen.has(id)) {
      const resource = this.kept.get(id) ?? this.drafts.get(id);
      this.seen.set(id, resource && (this.guesses.get(id) ?? []).reduce((one, change) => change(one), resource));
    }
    return this.seen.get(id);
  }

  /** A fresh snapshot takes the place of what was here, but of nothing that is newer. */
  fill(snapshot: Iterable<T>): void {
    const former = this.kept;
    this.kept = new Map();
    for (const resource of snapshot) {
      const known = former.get(resource.id);
      if (!this.isGone(resource)) {
        this.kept.set(resource.id, known && known.version > resource.version ? known : resource);
      }
    }
    for (const [id, { version }] of former) {
      if (!this.kept.has(id)) {
        this.outdate(id, version - 1);
      }
    }
    this.isFilled = true;
    this.seen.clear();
    this.view = null;
    tellSoon(this.tellAll);
  }

  /** Empty, as if nothing had ever been put here. */
  clear(): void {
    this.kept.clear();
    this.drafts.clear();
    this.gone.clear();
    this.guesses.clear();
    this.isFilled = false;
    this.seen.clear();
    this.view = null;
    this.tellAll();
  }

  /** What an event or an answer says. `merge` carries over what events do not have. */
  put(resource: T, merge: (known: T, resource: T) => T = (_, newer) => newer): void {
    const known = this.kept.get(resource.id);
    if (this.isGone(resource) || (known && known.version > resource.version)) {
      return;
    }
    const merged = known ? merge(known, resource) : resource;
    if (merged !== known) {
      this.kept.set(resource.id, merged);
      this.hear(resource.id);
    }
  }

  /** What an answer says of the viewer alone: that has no version. */
  amend(id: string, change: Change<T>): void {
    const known = this.kept.get(id);
    if (known) {
      this.kept.set(id, change(known));
      this.hear(id);
    }
  }

  drop(id: string, version: number): void {
    this.outdate(id, version);
    const known = this.kept.get(id);
    if (known && known.version <= version) {
      this.kept.delete(id);
      this.hear(id);
    }
  }

  /** Take away what is still there, but not ours to see for now. */
  hide(id: string): void {
    const known = this.kept.get(id);
    if (known) {
      this.outdate(id, known.version - 1);
      this.kept.delete(id);
      this.hear(id);
    }
  }

  /** Show a change at once. Call what is given when the server has answered: what it said is on the shelf by then. */
  guess(id: string, change: Change<T>): () => void {
    this.guesses.set(id, [...(this.guesses.get(id) ?? []), change]);
    this.show(id);
    return () => {
      const others = (this.guesses.get(id) ?? []).filter((other) => other !== change);
      if (others.length > 0) {
        this.guesses.set(id, others);
      } else {
        this.guesses.delete(id);
      }
      this.show(id);
    };
  }

  /** Show something new at once. Call what is given when the server has answered: what it said has an id of its own. */
  add(draft: T): () => void {
    this.drafts.set(draft.id, draft);
    this.show(draft.id);
    return () => {
      this.drafts.delete(draft.id);
      this.show(draft.id);
    };
  }

  /** Up to this version it does not come back. */
  private outdate(id: string, version: number): void {
    this.gone.set(id, Math.max(version, this.gone.get(id) ?? version));
  }

  private isGone({ id, version }: Resource): boolean {
    return (this.gone.get(id) ?? -1) >= version;
  }

  /** What others have done shows in the next picture, with all that came meanwhile. */
  private hear(id: string): void {
    this.forget(id);
    tellSoon(this.tellAll);
  }

  /** What one does oneself shows before the next key is pressed. */
  private show(id: string): void {
    this.forget(id);
    this.tell();
    afterPicture(this.tellAfterwards);
  }

  private forget(id: string): void {
    this.seen.delete(id);
    this.view = null;
  }

  private readonly tellAll = (): void => {
    this.tell();
    this.tellAfterwards();
  };

  private readonly tell = (): void => {
    cancelTelling(this.tellAll);
    this.listeners.forEach((listener) => listener());
  };

  private readonly tellAfterwards = (): void => this.afterwards.forEach((listener) => listener());
}
