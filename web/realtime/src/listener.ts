import { Backoff } from "./backoff.js";
import { type Clock, nothing } from "./clock.js";
import type { Error as ErrorFrame, EventFrame } from "./frames.js";
import type { Problem, Report } from "./problem.js";
import type { Roster } from "./roster.js";

/** How many events wait while a snapshot is fetched. Where more come, it is fetched again instead. */
const MOST_HELD = 1000;

/** Why a topic can't be heard. */
export type Refusal = Pick<ErrorFrame, "code" | "detail">;

/**
 * What an app does about a topic; all of it is optional. What a handler throws is reported and changes nothing.
 *
 * A snapshot may be newer than the events that follow it: whoever keeps the higher version of each resource is right.
 */
export interface Handlers {
  /**
   * Fetch a snapshot now, for what came before can't be told: called first, and whenever something may have been missed.
   * Events wait until the promise is fulfilled. If it is rejected, that is reported and `reload` called again, later.
   */
  reload?(): void | Promise<void>;

  /** In order, each once. */
  event?(event: EventFrame): void;

  /** Who is here, whenever that changes. */
  presence?(roster: Roster): void;

  /** Who types, whenever that changes. */
  typing?(userIds: readonly string[]): void;

  /** The right to hear this topic has ended, and with it the subscription. */
  revoked?(): void;

  /** The topic does not exist, is not ours to hear, or is one too many. The subscription has ended. */
  refused?(refusal: Refusal): void;
}

/** What listeners need of the world. */
export interface World {
  clock: Clock;
  random: () => number;
  report: Report;
}

/**
 * One subscriber's view of a topic. FRESH before its first reload, LOADING while it fetches a snapshot, FOLLOWING while it
 * is given each event as it comes, CLOSED for good.
 */
export class Listener {
  private phase: "FRESH" | "LOADING" | "FOLLOWING" | "CLOSED";
  private held: EventFrame[] = [];
  private outdated = false;
  private cancelReload = nothing;
  private readonly backoff: Backoff;

  /** One that goes on from a cursor has a snapshot already. */
  constructor(
    private readonly handlers: Handlers,
    goesOn: boolean,
    private readonly world: World,
  ) {
    this.phase = goesOn ? "FOLLOWING" : "FRESH";
    this.backoff = new Backoff(world.random);
  }

  get isClosed(): boolean {
    return this.phase === "CLOSED";
  }

  /** Whether it was given everything up to the topic's cursor. */
  get isFollowing(): boolean {
    return this.phase === "FOLLOWING";
  }

  /** The topic goes on behind what was heard last, or else elsewhere: then what this one knows is outdated. */
  begin(goesOn: boolean): void {
    if (this.phase === "LOADING" && !goesOn) {
      this.outdate();
    } else if (this.phase === "FRESH" || (this.phase === "FOLLOWING" && !goesOn)) {
      this.load();
    }
  }

  event(event: EventFrame): void {
    if (this.phase === "FOLLOWING") {
      this.give(() => this.handlers.event?.(event));
    } else if (this.phase === "LOADING" && !this.outdated) {
      this.hold(event);
    }
  }

  presence(roster: Roster): void {
    this.give(() => this.handlers.presence?.(roster));
  }

  typing(userIds: readonly string[]): void {
    this.give(() => this.handlers.typing?.(userIds));
  }

  revoked(): void {
    this.give(() => this.handlers.revoked?.());
    this.close();
  }

  refused(refusal: Refusal): void {
    this.give(() => this.handlers.refused?.(refusal));
    this.close();
  }

  close(): void {
    this.phase = "CLOSED";
    this.held = [];
    this.cancelReload();
  }

  private hold(event: EventFrame): void {
    this.held.push(event);
    if (this.held.length > MOST_HELD) {
      this.outdate();
    }
  }

  /** The snapshot that is being fetched is not enough; the next one will hold what comes until then. */
  private outdate(): void {
    this.outdated = true;
    this.held = [];
  }

  private load(): void {
    this.phase = "LOADING";
    this.outdated = false;
    void this.fetch();
  }

  private async fetch(): Promise<void> {
    try {
      await this.handlers.reload?.();
    } catch (cause) {
      this.failed(cause);
      return;
    }
    if (this.isClosed) {
      return;
    }
    this.backoff.reset();
    if (this.outdated) {
      this.load();
    } else {
      this.follow();
    }
  }

  private failed(cause: unknown): void {
    this.report({ code: "reload", detail: "A snapshot could not be fetched.", cause });
    if (!this.isClosed) {
      this.outdate();
      this.cancelReload = this.world.clock.after(this.backoff.next(), () => this.load());
    }
  }

  /** Give what was held. Not before its end does this one count as following. */
  private follow(): void {
    const held = this.held;
    this.held = [];
    for (const event of held) {
      this.give(() => this.handlers.event?.(event));
    }
    if (!this.isClosed) {
      this.phase = "FOLLOWING";
    }
  }

  private give(call: () => void): void {
    if (this.isClosed) {
      return;
    }
    try {
      call();
    } catch (cause) {
      this.report({ code: "handler", detail: "A handler has thrown.", cause });
    }
  }

  private report(problem: Problem): void {
    this.world.report(problem);
  }
}
