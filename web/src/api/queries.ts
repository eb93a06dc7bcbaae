/** What is fetched beside the live shelves, and asked again once something is said to have changed. */

import { type InvalidateOptions, type InvalidateQueryFilters, QueryClient } from "@tanstack/react-query";
import { Refused } from "./problem.ts";
import { session } from "./session.ts";

const MOST_RETRIES = 3;

/**
 * An answer that was asked for before a change may not know of it. TanStack Query lets go of such a request only where it
 * has an earlier answer to show; where the first is still under way, it would take that for the fresh one.
 */
class Queries extends QueryClient {
  override async invalidateQueries(filters?: InvalidateQueryFilters, options?: InvalidateOptions): Promise<void> {
    await this.cancelQueries(filters);
    await super.invalidateQueries(filters, options);
  }
}

function isWorthTrying(failures: number, error: Error): boolean {
  return (!(error instanceof Refused) || error.isPassing) && failures < MOST_RETRIES;
}

/** Whoever signs in next finds nothing of what somebody else was told. */
export function newQueries(): QueryClient {
  const queries = new Queries({ defaultOptions: { queries: { retry: isWorthTrying } } });
  let whose: string | null = null;
  session.subscribe(() => {
    const user = session.current?.user.id ?? null;
    if (whose !== null && whose !== user) {
      queries.clear();
    }
    whose = user;
  });
  return queries;
}
