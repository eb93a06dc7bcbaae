/** What the API says when it refuses (RFC 9457). */

import type { Problem } from "./types.ts";

/** Nobody was there to answer, or had no time: the same again may well be answered. */
const PASSING = new Set([408, 425, 429, 502, 503, 504]);

export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  /** What is wrong, by field. */
  readonly fields: Readonly<Record<string, string>>;
  /** What stands in the way, where one thing does. */
  readonly obstacle: unknown;
  /** What support asks for. */
  readonly requestId: string | null;
  /** What stands there now, where another version was meant (412). */
  readonly current: unknown;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}.`);
    this.status = status;
    this.code = problem.code ?? "unknown";
    this.fields = Object.fromEntries((problem.errors ?? []).map(({ field, message }) => [field, message]));
    this.obstacle = problem.obstacle;
    this.requestId = problem.request_id ?? null;
    this.current = problem.current;
  }

  /** Whether it says nothing about what was asked for. */
  get isPassing(): boolean {
    return PASSING.has(this.status);
  }
}

export async function refusal(answer: Response): Promise<Refused> {
  const problem = (await answer.json().catch(() => ({}))) as Partial<Problem>;
  return new Refused(answer.status, problem);
}
