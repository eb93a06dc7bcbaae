/** The server's end of pages that are loaded again and closed: it remembers what it was told. */

import type { Comment, Me, Task } from "../src/api/types.ts";

export const SECRET = "the access token";
export const MIA = { id: "mia", name: "Mia", email: "mia@muster.example", version: 1 } as Me;
export const OLGA = { ...MIA, id: "olga", name: "Olga" };

interface Asked {
  method: string;
  path: string;
  key: string | null;
  body: Record<string, unknown>;
}

/** Enough of the API: tasks and comments by id, who the cookie belongs to, and what it was asked. */
export class Server {
  isAway = false;
  /** Does what it is asked, but nobody hears of it. */
  losesAnswers = false;
  /** Comments may not be changed. */
  isForbidden = false;
  cookie: Me | null = MIA;
  readonly tasks = new Map<string, Task>();
  readonly comments = new Map<string, Comment>();
  readonly asked: Asked[] = [];
  /** By key. */
  private readonly answers = new Map<string, { body: string; answer: Response }>();

  readonly fetch = async (input: Request | string, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const path = new URL(request.url).pathname.replace("/api/v1", "");
    const body = JSON.parse((await request.text()) || "{}") as Record<string, unknown>;
    if (this.isAway) {
      throw new TypeError("Failed to fetch");
    }
    const asked = { method: request.method, path, key: request.headers.get("Idempotency-Key"), body };
    this.asked.push(asked);
    const answer = this.answerOnce(asked, request.headers.get("If-Match"));
    if (this.losesAnswers) {
      throw new TypeError("Failed to fetch");
    }
    return answer.clone();
  };

  private answerOnce(asked: Asked, version: string | null): Response {
    const body = JSON.stringify(asked.body);
    const known = asked.key === null ? undefined : this.answers.get(asked.key);
    if (known !== undefined && known.body !== body) {
      const errors = [{ field: "Idempotency-Key", message: "was used for another request" }];
      return Response.json({ code: "invalid", errors }, { status: 422 });
    }
    const answer = known?.answer ?? this.answer(asked, version);
    if (asked.key !== null && answer.ok) {
      this.answers.set(asked.key, { body, answer: answer.clone() });
    }
    return answer;
  }

  put(task: Partial<Task>): Task {
    const whole = { key: "OPS-1", project_id: "ops", title: "It", description: "", labels: [], version: 1, ...task };
    this.tasks.set(whole.id ?? "", whole as Task);
    return whole as Task;
  }

  /** As who wrote it would have left it in another browser. */
  comment(comment: Partial<Comment>): Comment {
    const whole = { id: "c", task_id: "t", author_id: "mia", text: "Said", version: 1, ...comment } as Comment;
    this.comments.set(whole.id, whole);
    return whole;
  }

  private answer({ method, path, body }: Asked, version: string | null): Response {
    if (path.startsWith("/auth/")) {
      return this.authenticate(path);
    }
    const comment = /^\/comments\/(.+)/.exec(path)?.[1];
    if (comment !== undefined) {
      return this.change(method, this.comments.get(comment), body, version);
    }
    const id = /^\/tasks\/([^/]+)/.exec(path)?.[1];
    if (id === undefined) {
      return path === "/tasks" ? this.create(body) : Response.json({ items: [], next: null });
    }
    const task = this.tasks.get(id);
    if (task === undefined) {
      return Response.json({ code: "not_found", detail: "There is no such task." }, { status: 404 });
    }
    if (path.endsWith("/comments")) {
      const said = this.comment({ id: `said-${this.comments.size}`, task_id: id, ...body });
      return Response.json(said, { status: 201 });
    }
    if (method === "PATCH" && version !== `"${task.version}"`) {
      return Response.json({ code: "version_conflict", current: task }, { status: 412 });
    }
    return Response.json(this.put({ ...task, ...(method === "PATCH" ? body : {}), version: task.version + 1 }));
  }

  private change(method: string, known: Comment | undefined, body: object, version: string | null): Response {
    if (known === undefined) {
      return Response.json({ code: "not_found", detail: "There is no such comment." }, { status: 404 });
    }
    if (this.isForbidden) {
      return Response.json({ code: "forbidden", detail: "You may not." }, { status: 403 });
    }
    if ("text" in body && body.text === "refuse me") {
      return Response.json({ code: "invalid", detail: "Not like this." }, { status: 422 });
    }
    if (method === "DELETE") {
      this.comments.delete(known.id);
      return new Response(null, { status: 204 });
    }
    if (version !== `"${known.version}"`) {
      return Response.json({ code: "version_mismatch", current: known }, { status: 412 });
    }
    return Response.json(this.comment({ ...known, ...body, version: known.version + 1 }));
  }

  private authenticate(path: string): Response {
    if (path === "/auth/logout") {
      this.cookie = null;
      return new Response(null, { status: 204 });
    }
    return this.cookie
      ? Response.json({ user: this.cookie, access_token: SECRET, expires_in: 900 })
      : Response.json({ code: "signed_out", detail: "Sign in." }, { status: 401 });
  }

  private create(body: Record<string, unknown>): Response {
    if (body.title === "refuse me") {
      return Response.json({ code: "invalid", detail: "Not like this." }, { status: 422 });
    }
    return Response.json(this.put({ id: `real-${this.tasks.size}`, key: "OPS-7", ...body }), { status: 201 });
  }
}
