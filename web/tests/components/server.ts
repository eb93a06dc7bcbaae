/** The server's end of a page, which answers what a test says it does. Nothing else about a page is not ours. */

import { vi } from "vitest";
import type { Problem } from "../../src/api/types.ts";

export interface Asked {
  method: string;
  path: string;
  body: unknown;
  headers: Headers;
}

/** What is sent back as JSON, or a whole answer. */
type Answer = (asked: Asked) => unknown;

/** Where answers are late they are given when they are let go. */
export interface Late {
  answer: Answer;
  letGo: () => void;
}

class Server {
  readonly asked: Asked[] = [];
  private readonly answers = new Map<string, Answer>();

  /** `PATCH /tasks/1`: from now on, in place of what was said before. */
  on(line: string, answer: Answer): void {
    this.answers.set(line, answer);
  }

  /** What was sent there, in its order. */
  sentTo(line: string): unknown[] {
    return this.asked.filter(({ method, path }) => `${method} ${path}` === line).map(({ body }) => body);
  }

  async hear(request: Request): Promise<Response> {
    const { method, headers } = request;
    const path = new URL(request.url).pathname.replace("/api/v1", "");
    const text = await request.text();
    const asked: Asked = { method, path, headers, body: text === "" ? null : JSON.parse(text) };
    this.asked.push(asked);
    const answer = this.answers.get(`${method} ${path}`) ?? unknown;
    const said = await answer(asked);
    return said instanceof Response ? said : Response.json(said);
  }
}

function unknown({ method, path }: Asked): Response {
  return refused(404, { detail: `Nothing answers ${method} ${path}.` });
}

export function refused(status: number, problem: Partial<Problem>): Response {
  return Response.json({ status, code: "refused", ...problem }, { status });
}

/** Nobody is there. */
export function away(): never {
  throw new TypeError("fetch failed");
}

export function late(answer: Answer): Late {
  const gone = new EventTarget();
  const isGone = new Promise((resolve) => gone.addEventListener("gone", resolve));
  const letGo = () => void gone.dispatchEvent(new Event("gone"));
  held.add(letGo);
  return { answer: async (asked) => isGone.then(() => answer(asked)), letGo };
}

const held = new Set<() => void>();

/** A test that failed before it let them go keeps no other one waiting. */
export function letAllGo(): void {
  held.forEach((letGo) => letGo());
  held.clear();
}

export let server = new Server();

/** A new one, which nobody has asked for anything. */
export function openServer(): void {
  server = new Server();
  vi.stubGlobal("fetch", async (input: string | Request, init?: RequestInit) => server.hear(new Request(input, init)));
}
