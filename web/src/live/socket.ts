/** The one socket of the page. */

import {
  type Handlers,
  type Problem,
  RealtimeClient,
  reportToConsole,
  type State,
  type Subscription,
  type Topic,
} from "@muster/realtime";
import { session } from "../api/session.ts";
import { type Attention, attentive } from "./attention.ts";

function url(): string {
  return `${location.origin.replace(/^http/, "ws")}/ws`;
}

let client: RealtimeClient | null = null;
let attention: Attention | null = null;
let cutOff: Date | null = null;
const stateListeners = new Set<() => void>();

function tell(): void {
  for (const listener of stateListeners) {
    listener();
  }
}

/** Come back at once when the network or the page does. */
function wake(): void {
  if (document.visibilityState === "visible") {
    client?.wake();
  }
}

/** The browser knows before the socket does that nothing goes out any more. */
function lost(): void {
  cutOff ??= new Date();
  tell();
}

function found(): void {
  if (client?.state === "ready") {
    cutOff = null;
    tell();
  }
  wake();
}

/** What fails since nobody is signed in any more is as it should be. */
function report(problem: Problem): void {
  if (session.current !== null) {
    reportToConsole(problem);
  }
}

export function connect(): void {
  if (client !== null) {
    return;
  }
  client = new RealtimeClient({ url: url(), token: async ({ renew }) => session.token(renew), report });
  client.onState((state) => {
    if (state === "signed-out") {
      session.end();
    }
    noteCut(state);
    tell();
  });
  client.connect();
  window.addEventListener("offline", lost);
  window.addEventListener("online", found);
  document.addEventListener("visibilitychange", wake);
}

export function disconnect(): void {
  client?.close();
  client = null;
  cutOff = null;
  window.removeEventListener("offline", lost);
  window.removeEventListener("online", found);
  document.removeEventListener("visibilitychange", wake);
  tell();
}

export function listen<T extends Topic>(topic: T, handlers: Handlers): Subscription {
  if (client === null) {
    throw new Error("Nobody is connected.");
  }
  attention ??= attentive();
  return attention.follow(client.subscribe(topic, handlers));
}

export function socketState(): State | "idle" {
  return client?.state ?? "idle";
}

export function onSocketState(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
}

/** Since when there has been no connection; null while there is one. Another try does not make it new. */
export function cutOffSince(): Date | null {
  return cutOff;
}

function isConnected(): boolean {
  return navigator.onLine && client?.state === "ready";
}

export async function whenConnected(): Promise<void> {
  return new Promise((resolve) => {
    if (isConnected()) {
      return resolve();
    }
    const stop = onSocketState(() => {
      if (isConnected()) {
        stop();
        resolve();
      }
    });
  });
}

function noteCut(state: State): void {
  if (state === "waiting") {
    cutOff ??= new Date();
  } else if (state !== "connecting") {
    cutOff = null;
  }
}
