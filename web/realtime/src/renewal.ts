import { Backoff } from "./backoff.js";
import { nothing } from "./clock.js";
import type { World } from "./listener.js";
import { type TokenSource, askFor, renewalIn } from "./token.js";

/** How long to wait at least after a token could not be renewed. */
const AGAIN_MS = 1000;

/** What a renewal leads to. */
export interface Outcomes {
  authenticate(token: string): void;
  signedOut(): void;
}

/** Replaces the token of a connection before it ends, without a reconnect. */
export class Renewal {
  private readonly backoff: Backoff;
  private token = "";
  private round = 0;
  private cancel = nothing;

  constructor(
    private readonly source: TokenSource,
    private readonly world: World,
    private readonly outcomes: Outcomes,
  ) {
    this.backoff = new Backoff(world.random);
  }

  /** A connection has signed in with this token. */
  plan(token: string, fresh: boolean): void {
    const ms = renewalIn(token, fresh, this.world.clock.now());
    this.stop();
    if (ms !== null) {
      this.cancel = this.world.clock.after(ms, () => void this.renew());
    }
  }

  /** The renewed token was accepted, or could not be looked at now. */
  answered(accepted: boolean): void {
    if (accepted) {
      this.backoff.reset();
      this.plan(this.token, true);
    } else {
      this.tryAgain();
    }
  }

  /** The connection is over. */
  stop(): void {
    this.cancel();
    this.round += 1;
  }

  private async renew(): Promise<void> {
    const { round } = this;
    const answer = await askFor(this.source, true, this.world.clock, this.world.report);
    if (round !== this.round) {
      return;
    }
    if (answer === "FAILED") {
      this.tryAgain();
    } else if (answer === "SIGNED_OUT") {
      this.outcomes.signedOut();
    } else {
      this.token = answer.token;
      this.outcomes.authenticate(answer.token);
    }
  }

  private tryAgain(): void {
    this.cancel = this.world.clock.after(AGAIN_MS + this.backoff.next(), () => void this.renew());
  }
}
