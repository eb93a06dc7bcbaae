import { Backoff } from "./backoff.js";
import { nothing, systemClock } from "./clock.js";
import { ABNORMAL, Connection, type Events } from "./connection.js";
import type { Cursors } from "./cursor.js";
import { endingOf } from "./endings.js";
import type { Ready, ServerFrame, Topic } from "./frames.js";
import type { Handlers, World } from "./listener.js";
import type { Options, State } from "./options.js";
import { reportToConsole } from "./problem.js";
import { Renewal } from "./renewal.js";
import { Rooms, type Subscription } from "./rooms.js";
import type { Socket, SocketConstructor } from "./socket.js";
import { askFor } from "./token.js";

/** A connection that lasted so long has shown that it works: the next back-off begins with a short wait. */
const STEADY_MS = 10_000;
/** The least wait after there were too many connections. */
const REST_MS = 30_000;

/** Whether the last token was refused, or was renewed because of that: then the next refusal is the last. */
type Trust = "USUAL" | "REFUSED" | "RENEWED";

/**
 * Muster's socket. To each subscriber every event of a topic comes in order and once, across reconnects; where something may
 * have been missed the subscriber is told to reload. It comes back by itself until it is closed or nobody is signed in.
 */
export class RealtimeClient {
  private readonly options: Options;
  private readonly world: World;
  private readonly rooms: Rooms;
  private readonly renewal: Renewal;
  private readonly backoff: Backoff;
  private readonly WebSocket: SocketConstructor;
  private readonly stateListeners = new Set<(state: State) => void>();
  private current: State = "idle";
  private connection: Connection | null = null;
  private round = 0;
  private trust: Trust = "USUAL";
  private readyAt: number | null = null;
  private moveAt: number | null = null;
  private mayHurry = true;
  private cancelWait = nothing;
  private cancelMove = nothing;

  /** Throws where there is no WebSocket at all. */
  constructor(options: Options) {
    this.options = options;
    this.WebSocket = options.WebSocket ?? environmentsWebSocket();
    this.world = {
      clock: options.clock ?? systemClock,
      random: options.random ?? Math.random,
      report: options.report ?? reportToConsole,
    };
    this.rooms = new Rooms(this.world, options.resume ?? {});
    this.backoff = new Backoff(this.world.random);
    this.renewal = new Renewal(options.token, this.world, {
      authenticate: (token) => this.connection?.authenticate(token),
      signedOut: () => this.stop("signed-out"),
    });
  }

  get state(): State {
    return this.current;
  }

  /** Be told of each new state. What is given back ends that. */
  onState(listener: (state: State) => void): () => void {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  }

  /** Connect, and stay connected. Does nothing where that is under way already. */
  connect(): void {
    if (this.current === "idle" || this.current === "signed-out" || this.current === "closed") {
      this.trust = "USUAL";
      this.backoff.reset();
      void this.tryNow();
    }
  }

  /** End the connection. Subscriptions stay: after another `connect` they go on where they were. */
  close(): void {
    this.stop("closed");
  }

  /** The device is online or visible again: come back at once, or find out whether the connection still lives. */
  wake(): void {
    if (this.current === "ready") {
      this.connection?.probe();
    } else if (this.current === "waiting" && this.mayHurry) {
      void this.tryNow();
    }
  }

  /** Hear a topic, now or as soon as there is a connection. Handlers are never called before this returns. */
  subscribe(topic: Topic, handlers: Handlers): Subscription {
    return this.rooms.subscribe(topic, handlers);
  }

  /**
   * Where each topic stands whose subscribers were all given everything so far. Keep them together with the state that the
   * events led to, and give them to the next client as `resume`.
   */
  cursors(): Cursors {
    return this.rooms.cursors();
  }

  // From one connection to the next

  private async tryNow(): Promise<void> {
    this.cancelWait();
    this.round += 1;
    const { round } = this;
    this.move("connecting");
    const renew = this.trust === "REFUSED";
    const answer = await askFor(this.options.token, renew, this.world.clock, this.world.report);
    if (round !== this.round) {
      return;
    }
    if (answer === "FAILED") {
      this.wait(this.backoff.next());
    } else if (answer === "SIGNED_OUT") {
      this.stop("signed-out");
    } else {
      this.trust = renew ? "RENEWED" : this.trust;
      this.open(answer.token, renew);
    }
  }

  private open(token: string, fresh: boolean): void {
    const socket = this.socket();
    if (socket === null) {
      this.wait(this.backoff.next());
      return;
    }
    const after = this.rooms.ownAfter;
    const events: Events = {
      ready: (frame) => this.ready(frame, after, token, fresh),
      renewed: (accepted) => this.renewal.answered(accepted),
      heard: (frame) => this.hear(frame),
      broken: (detail) => this.world.report({ code: "protocol", detail }),
      over: (code, reason) => this.over(code, reason),
    };
    this.connection = new Connection(socket, this.world.clock, events, token, after);
  }

  private socket(): Socket | null {
    try {
      return new this.WebSocket(this.options.url);
    } catch (cause) {
      this.world.report({ code: "socket", detail: `No socket can be opened to ${this.options.url}.`, cause });
      return null;
    }
  }

  private ready(frame: Ready, after: string | null, token: string, fresh: boolean): void {
    if (this.connection === null) {
      return;
    }
    this.trust = "USUAL";
    this.readyAt = this.world.clock.now();
    this.renewal.plan(token, fresh);
    this.rooms.enter(this.connection, frame.user_id, after);
    this.move("ready");
  }

  private hear(frame: ServerFrame): void {
    if (frame.type === "reconnect") {
      this.planMove(frame.after * 1000);
    } else if (frame.type !== "error") {
      this.rooms.hear(frame);
    } else if (!this.rooms.refused(frame)) {
      const code = frame.code === "too_many" ? "too_many" : "protocol";
      this.world.report({ code, detail: `${frame.code}: ${frame.detail}` });
    }
  }

  /** This server is about to stop. Each client is given a moment of its own, whether the server holds out or not. */
  private planMove(ms: number): void {
    this.moveAt = this.world.clock.now() + ms;
    this.cancelMove();
    this.cancelMove = this.world.clock.after(ms, () => this.connection?.end(ABNORMAL, "The server stops."));
  }

  private over(code: number, reason: string): void {
    const { moveAt } = this;
    this.drop();
    const ending = endingOf(code);
    if (ending === "renew" && this.trust === "RENEWED") {
      this.stop("signed-out");
      return;
    }
    if (ending === "renew") {
      this.trust = "REFUSED";
    } else if (ending === "bug") {
      this.world.report({ code: "protocol", detail: `The server closed with ${code}: ${reason}` });
    } else if (ending === "rest") {
      this.world.report({ code: "too_many", detail: `This person has too many connections. ${reason}` });
      this.wait(REST_MS * (1 + this.world.random()), false);
      return;
    }
    if (moveAt === null) {
      this.wait(this.backoff.next());
    } else {
      this.wait(Math.max(0, moveAt - this.world.clock.now()), false);
    }
  }

  private wait(ms: number, mayHurry = true): void {
    this.mayHurry = mayHurry;
    this.cancelWait = this.world.clock.after(ms, () => void this.tryNow());
    this.move("waiting");
  }

  private stop(state: "signed-out" | "closed"): void {
    this.round += 1;
    this.cancelWait();
    this.drop();
    this.move(state);
  }

  /** There is no connection any more. */
  private drop(): void {
    this.connection?.close();
    this.connection = null;
    this.cancelMove();
    this.moveAt = null;
    this.renewal.stop();
    this.rooms.lose();
    if (this.readyAt !== null && this.world.clock.now() - this.readyAt >= STEADY_MS) {
      this.backoff.reset();
    }
    this.readyAt = null;
  }

  private move(state: State): void {
    if (state === this.current) {
      return;
    }
    this.current = state;
    for (const listener of this.stateListeners) {
      try {
        listener(state);
      } catch (cause) {
        this.world.report({ code: "handler", detail: "A listener of the state has thrown.", cause });
      }
    }
  }
}

function environmentsWebSocket(): SocketConstructor {
  if (typeof WebSocket === "undefined") {
    throw new TypeError("There is no WebSocket here: give one in the options, as of the package ws.");
  }
  return WebSocket;
}
