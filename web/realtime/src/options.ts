import type { Clock } from "./clock.js";
import type { Cursors } from "./cursor.js";
import type { Report } from "./problem.js";
import type { SocketConstructor } from "./socket.js";
import type { TokenSource } from "./token.js";

/**
 * `idle` before the first `connect`; `waiting` for the next try; `signed-out` when there is no token any more, or a renewed
 * one was refused; `closed` by `close`. The last two end with another `connect`.
 */
export type State = "idle" | "connecting" | "ready" | "waiting" | "signed-out" | "closed";

export interface Options {
  /** Of the socket: `wss://muster.example.com/ws`. */
  url: string;
  token: TokenSource;
  /** Cursors that another client has exported, of topics whose state was kept. */
  resume?: Cursors;
  /** Where the environment has none of its own, as in Node 20: that of the package `ws`. */
  WebSocket?: SocketConstructor;
  /** Told what goes wrong; the console is by default. */
  report?: Report;
  clock?: Clock;
  /** From 0 up to, not including, 1. */
  random?: () => number;
}
