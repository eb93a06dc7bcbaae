/** Calls to the API, typed by its OpenAPI document. What it refuses is thrown as `Refused`. */

import createClient, { type Middleware } from "openapi-fetch";
import { learn } from "../live/now.ts";
import { Refused, refusal } from "./problem.ts";
import type { paths } from "./schema.ts";
import { session } from "./session.ts";

const WITHIN_MS = 20_000;

const signedIn: Middleware = {
  async onRequest({ request }) {
    const token = await session.token();
    if (token === null) {
      throw new Refused(401, { code: "signed_out", detail: "You are signed out." });
    }
    request.headers.set("Authorization", `Bearer ${token}`);
    return request;
  },
  async onResponse({ response }) {
    if (response.status === 401) {
      session.end();
    }
    if (!response.ok) {
      throw await refusal(response);
    }
  },
};

async function within(request: Request): Promise<Response> {
  const askedAt = Date.now();
  const answer = await fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(WITHIN_MS)]) });
  learn(answer, askedAt);
  return answer;
}

export const api = createClient<paths>({ baseUrl: "/", fetch: within });
api.use(signedIn);

/** What an answer that was not refused holds. */
export async function got<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}

interface Page<T> {
  items: T[];
  next: string | null;
}

/** Everything that a list holds, page by page. */
export async function all<T>(page: (after: string | null) => Promise<{ data?: Page<T> }>): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const { items: more, next }: Page<T> = await got(page(after));
    items.push(...more);
    after = next;
  } while (after !== null);
  return items;
}
