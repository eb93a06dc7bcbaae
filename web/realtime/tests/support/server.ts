import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import type { ClientFrame, ServerFrame } from "../../src/frames.js";
import type { Problem } from "../../src/index.js";
import { eventually } from "./eventually.js";

export const USER = "0190a000-0000-7000-8000-000000000001";
export const OWN = `user:${USER}` as const;

/** The server's end of one connection. It says what the test lets it say. */
export class Peer {
  readonly said: ClientFrame[] = [];
  isClosed = false;
  private looked = 0;

  constructor(private readonly socket: WebSocket) {
    socket.on("message", (text) => this.said.push(JSON.parse(String(text))));
    socket.on("close", () => (this.isClosed = true));
  }

  say(...frames: (ServerFrame | object)[]): void {
    for (const frame of frames) {
      this.socket.send(JSON.stringify(frame));
    }
  }

  sayText(text: string): void {
    this.socket.send(text);
  }

  /** The next frame of this type, passing over others. */
  async hears<T extends ClientFrame["type"]>(type: T): Promise<Extract<ClientFrame, { type: T }>> {
    const index = await eventually(() => {
      const found = this.said.findIndex((frame, place) => place >= this.looked && frame.type === type);
      return found + 1;
    });
    this.looked = index;
    return this.said[index - 1] as Extract<ClientFrame, { type: T }>;
  }

  /** Wait for the token, accept it, and subscribe the own topic. */
  async signsIn({ heartbeat = 20, cursor = "1-0", recovered = true } = {}): Promise<void> {
    const { id } = await this.hears("auth");
    this.say({ type: "ready", user_id: USER, connection_id: "c", heartbeat, id });
    this.say({ type: "subscribed", topic: OWN, cursor, recovered });
  }

  /** Wait for a subscription, and answer it. */
  async subscribes(answer: object = {}): Promise<Extract<ClientFrame, { type: "subscribe" }>> {
    const frame = await this.hears("subscribe");
    const { topic, id, after } = frame;
    this.say({ type: "subscribed", topic, id, cursor: after ?? "1-0", recovered: true, ...answer });
    return frame;
  }

  close(code: number, reason = ""): void {
    this.socket.close(code, reason);
  }

  cut(): void {
    this.socket.terminate();
  }
}

/** Wait until the client has taken all that its peer said: what comes last is an error that it can only report. */
export async function inStep(peer: Peer, client: { problems: Problem[] }): Promise<void> {
  const before = client.problems.length;
  peer.say({ type: "error", code: "not_subscribed", detail: "in step" });
  await eventually(() => client.problems.length > before);
}

/** A server of the protocol without any mind of its own. */
export class Server {
  private readonly peers: Peer[] = [];
  private met = 0;

  readonly url: string;

  private constructor(private readonly server: WebSocketServer) {
    this.url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("connection", (socket) => this.peers.push(new Peer(socket)));
  }

  static async start(): Promise<Server> {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await once(server, "listening");
    const started = new Server(server);
    running.add(started);
    return started;
  }

  get connections(): number {
    return this.peers.length;
  }

  /** The next connection that is made. */
  async meets(): Promise<Peer> {
    const peer = await eventually(() => this.peers[this.met]);
    this.met += 1;
    return peer as Peer;
  }

  stop(): void {
    for (const socket of this.server.clients) {
      socket.terminate();
    }
    this.server.close();
  }
}

const running = new Set<Server>();

afterEach(() => {
  for (const server of running) {
    server.stop();
  }
  running.clear();
});

let lastEvent = 0;

/** An event about a task, of which only `fields` matter. */
export function happened(topic: string, cursor: string, fields: object = {}): object {
  lastEvent += 1;
  return {
    type: "event",
    topic,
    cursor,
    id: `event-${lastEvent}`,
    kind: "task.updated",
    at: "2026-03-01T12:00:00Z",
    actor_id: USER,
    data: { id: "t", version: lastEvent },
    ...fields,
  };
}
