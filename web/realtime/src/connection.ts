import { type Clock, nothing } from "./clock.js";
import type { Auth, ClientFrame, Error as ErrorFrame, Ready, ServerFrame } from "./frames.js";
import { Outbox } from "./pacing.js";
import type { Line } from "./room.js";
import type { Socket } from "./socket.js";

/** How long it may take from opening the socket to being signed in. */
const READY_WITHIN_MS = 10_000;
/** How long the answer to a ping may take after the device was asleep or offline. */
const PROBE_MS = 5000;
const NORMAL = 1000;
/** What we call an end that no closing frame told: as browsers do (RFC 6455, section 7.1.5). */
export const ABNORMAL = 1006;

/** What a connection tells. After `over` it tells nothing more. */
export interface Events {
  ready(frame: Ready): void;
  /** Another token was accepted on the open socket, or could not be looked at now. */
  renewed(accepted: boolean): void;
  heard(frame: ServerFrame): void;
  broken(detail: string): void;
  over(code: number, reason: string): void;
}

/** One socket, from its opening to its end. It signs in first, and notices when nothing is heard any more. */
export class Connection implements Line {
  private readonly outbox: Outbox;
  private authId: number | null = null;
  private lastId = 0;
  private isReady = false;
  private heartbeatMs = 0;
  private heardAt: number;
  private cancelTimer = nothing;

  constructor(
    private readonly socket: Socket,
    private readonly clock: Clock,
    private readonly events: Events,
    token: string,
    after: string | null,
  ) {
    this.outbox = new Outbox((frame) => socket.send(JSON.stringify(frame)), clock);
    this.heardAt = clock.now();
    socket.onopen = () => this.authenticate(token, after);
    socket.onmessage = ({ data }) => this.take(data);
    socket.onclose = ({ code, reason }) => this.end(code ?? ABNORMAL, reason ?? "");
    socket.onerror = nothing; // onclose follows, and says more
    this.cancelTimer = clock.after(READY_WITHIN_MS, () => this.end(ABNORMAL, "Not signed in within 10 s."));
  }

  freshId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  say(key: string, frame: ClientFrame): void {
    this.outbox.put(key, frame);
  }

  offer(frame: ClientFrame): void {
    this.outbox.offer(frame);
  }

  /** Say who speaks; on an open socket once more, before the former token ends. */
  authenticate(token: string, after: string | null = null): void {
    this.authId = this.freshId();
    const frame: Auth = { type: "auth", token, id: this.authId };
    this.say("auth", after === null ? frame : { ...frame, after });
  }

  /** Find out soon whether anybody is still there. */
  probe(): void {
    const askedAt = this.clock.now();
    this.ping();
    this.cancelTimer();
    this.cancelTimer = this.clock.after(PROBE_MS, () => {
      if (this.heardAt < askedAt) {
        this.end(ABNORMAL, "Nothing was heard.");
      } else {
        this.watch();
      }
    });
  }

  /** Close it, and tell so. */
  end(code: number, reason: string): void {
    this.close();
    this.events.over(code, reason);
  }

  /** Close it silently. */
  close(): void {
    const { socket } = this;
    this.cancelTimer();
    this.outbox.clear();
    socket.onopen = socket.onmessage = socket.onclose = nothing;
    socket.close(NORMAL);
  }

  private take(data: unknown): void {
    this.heardAt = this.clock.now();
    const frame = parse(data);
    if (frame === null) {
      this.events.broken("The server sent what is no frame.");
    } else if (frame.type === "ready") {
      this.ready(frame);
    } else if (frame.type === "error" && frame.id === this.authId) {
      this.notSignedIn(frame);
    } else {
      this.events.heard(frame);
    }
  }

  private ready(frame: Ready): void {
    this.authId = null;
    if (this.isReady) {
      this.events.renewed(true);
      return;
    }
    this.isReady = true;
    this.heartbeatMs = frame.heartbeat * 1000;
    this.cancelTimer();
    this.watch();
    this.events.ready(frame);
  }

  /** It could not be told who speaks, or the server is about to close. */
  private notSignedIn(frame: ErrorFrame): void {
    this.authId = null;
    if (this.isReady) {
      this.events.renewed(false);
    } else if (frame.code === "unavailable") {
      this.end(ABNORMAL, frame.detail);
    } else {
      this.events.heard(frame);
    }
  }

  /** Ping when nothing was heard for a heartbeat, and give up after two. */
  private watch(): void {
    const silence = this.clock.now() - this.heardAt;
    if (silence >= 2 * this.heartbeatMs) {
      this.end(ABNORMAL, "Nothing was heard.");
      return;
    }
    if (silence >= this.heartbeatMs) {
      this.ping();
    }
    const next = silence >= this.heartbeatMs ? 2 * this.heartbeatMs : this.heartbeatMs;
    this.cancelTimer = this.clock.after(next - silence, () => this.watch());
  }

  private ping(): void {
    this.say("ping", { type: "ping" });
  }
}

function parse(data: unknown): ServerFrame | null {
  try {
    const frame: unknown = JSON.parse(String(data));
    return typeof frame === "object" && frame !== null && "type" in frame ? (frame as ServerFrame) : null;
  } catch {
    return null;
  }
}
