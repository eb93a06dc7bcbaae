/** Muster from outside, as the apps see it: people who write by HTTP. */

import { randomUUID } from "node:crypto";
import type { Comment, Project, Task, TokenSource } from "../../src/index.js";

/** Where the stack is that tests/web has started. */
const BASE = required("MUSTER_URL");
const CONTROL = required("MUSTER_CONTROL");
const PATIENCE_MS = 60_000;

export const SOCKET_URL = `${BASE.replace("http", "ws")}/ws`;

interface Session {
  user: { id: string };
  access_token: string;
  refresh_token: string;
}

/** Somebody who is signed in, and does not give up while a part of Muster is away. */
export class Person {
  renewals = 0;

  constructor(private session: Session) {}

  get id(): string {
    return this.session.user.id;
  }

  /** The token as an app gives it: null once the session is over. */
  readonly token: TokenSource = async ({ renew }) => {
    if (renew) {
      const answer = await ask("POST", "/auth/refresh", { refresh_token: this.session.refresh_token });
      if (answer.status === 401) {
        return null;
      }
      this.session = { ...this.session, ...(JSON.parse(answer.text) as Session) };
      this.renewals += 1;
    }
    return this.session.access_token;
  };

  async get<T>(path: string): Promise<T> {
    return this.insist("GET", path);
  }

  async post<T = unknown>(path: string, body: unknown = {}): Promise<T> {
    return this.insist("POST", path, body);
  }

  async patch<T = unknown>(path: string, body: unknown): Promise<T> {
    return this.insist("PATCH", path, body);
  }

  async delete(path: string): Promise<void> {
    await this.insist("DELETE", path);
  }

  /** Everything that a list holds. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let after = ""; ;) {
      const query = `${path.includes("?") ? "&" : "?"}limit=200${after}`;
      const page = await this.get<{ items: T[]; next: string | null }>(path + query);
      items.push(...page.items);
      if (page.next === null) {
        return items;
      }
      after = `&after=${encodeURIComponent(page.next)}`;
    }
  }

  async project(): Promise<Project> {
    return this.post("/projects", { name: "Realtime", key: `R${randomUUID().slice(0, 8).toUpperCase()}` });
  }

  async task(project: Project, title = "A task"): Promise<Task> {
    return this.post("/tasks", { project_id: project.id, title });
  }

  async comment(task: Task, text: string): Promise<Comment> {
    return this.post(`/tasks/${task.id}/comments`, { text });
  }

  async joins(project: Project, owner: Person): Promise<void> {
    await owner.post(`/projects/${project.id}/members`, { user_id: this.id, role: "MEMBER" });
  }

  private async insist<T>(method: string, path: string, body?: unknown): Promise<T> {
    const key = randomUUID();
    const end = Date.now() + PATIENCE_MS;
    for (let tries = 1; ; tries += 1) {
      const headers = { authorization: `Bearer ${this.session.access_token}`, "idempotency-key": key };
      const answer = await ask(method, path, body, headers).catch(() => null);
      const wasGone = method === "DELETE" && tries > 1 && answer?.status === 404;
      if (answer?.ok || wasGone) {
        return (answer.text === "" ? undefined : JSON.parse(answer.text)) as T;
      }
      const passing = answer === null || answer.status >= 500 || answer.status === 409 || answer.status === 429;
      if (!passing || Date.now() >= end) {
        throw new Error(`${method} ${path}: ${answer?.status} ${answer?.text}`);
      }
      await pause(50);
    }
  }
}

/** Somebody new, with an address of their own. */
export async function register(name: string): Promise<Person> {
  const email = `${name.toLowerCase()}-${randomUUID()}@example.com`;
  const answer = await ask("POST", "/auth/register", { email, password: "correct horse battery", name });
  if (!answer.ok) {
    throw new Error(`Registering: ${answer.status} ${answer.text}`);
  }
  return new Person(JSON.parse(answer.text) as Session);
}

/** Send a signal to one process of the stack; when it has ended its supervisor starts it again. */
export async function send(signal: "SIGKILL" | "SIGTERM", name: string): Promise<void> {
  const answer = await fetch(`${CONTROL}/${signal}/${name}`, { method: "POST" });
  if (!answer.ok) {
    throw new Error(`${name} could not be sent ${signal}.`);
  }
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Ask, and hear the answer to its end: a server may be killed in the middle of it, which is no answer. */
async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const init: RequestInit = { method, headers, signal: AbortSignal.timeout(20_000) };
  const answer = await fetch(
    `${BASE}/api/v1${path}`,
    body === undefined ? init : { ...init, body: JSON.stringify(body) },
  );
  return { ok: answer.ok, status: answer.status, text: await answer.text() };
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: these tests are run by ./muster test tests/web.`);
  }
  return value;
}
