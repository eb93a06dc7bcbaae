/** The other end of the page's socket. It lets everybody in, lets them listen to anything, and says what a test lets it say. */

import type { ClientFrame, EventFrame, ServerFrame, Socket } from "@muster/realtime";
import { act } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { connect, disconnect } from "../../src/live/socket.ts";
import { ME, NOW } from "./cast.ts";

type Hearing = Socket["onmessage"];

class Line implements Socket {
  onopen: Hearing = null;
  onmessage: Hearing = null;
  onclose: Hearing = null;
  onerror: Hearing = null;
  readonly heard: ClientFrame[] = [];

  constructor() {
    line = this; // oxlint-disable-line typescript/no-this-alias, unicorn/no-this-assignment -- the page makes it
    queueMicrotask(() => this.onopen?.(null));
  }

  send(text: string): void {
    const frame = JSON.parse(text) as ClientFrame;
    this.heard.push(frame);
    if (frame.type === "auth") {
      this.say({ type: "ready", user_id: ME.id, connection_id: "page", heartbeat: 20, id: frame.id ?? 0 });
    } else if (frame.type === "subscribe") {
      this.say({ type: "subscribed", topic: frame.topic, cursor: "0-0", recovered: false, id: frame.id ?? 0 });
    }
  }

  say(frame: ServerFrame): void {
    queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(frame) }));
  }

  close(): void {}
}

let line: Line;
let events = 0;

afterEach(disconnect);

export function openSocket(): void {
  vi.stubGlobal("WebSocket", Line);
  connect();
}

/** What the page has said on it, frames of one type. */
export function saidOnSocket<T extends ClientFrame["type"]>(type: T): Extract<ClientFrame, { type: T }>[] {
  return line.heard.filter((frame) => frame.type === type) as Extract<ClientFrame, { type: T }>[];
}

export async function hears(frame: ServerFrame): Promise<void> {
  await act(async () => line.say(frame));
}

/** What somebody did, as the page hears of it. */
export async function happens(topic: string, kind: EventFrame["kind"], actor_id: string, data: object): Promise<void> {
  events += 1;
  const frame = { type: "event", topic, cursor: `${events}-0`, id: `event-${events}`, at: NOW.toISOString() };
  await hears({ ...frame, kind, actor_id, data } as EventFrame);
}

/** It breaks, and the page makes another one as its network is back. */
export async function reconnect(): Promise<void> {
  await act(async () => {
    line.onclose?.({ code: 1006, reason: "" });
    window.dispatchEvent(new Event("online"));
  });
}
