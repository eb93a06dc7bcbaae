/** What is fetched beside the live shelves, and asked again once something is said to have changed. */

import { type InvalidateOptions, type InvalidateQueryFilters, QueryClient } from "@tanstack/react-query";
import { Refused } from "./problem.ts";

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
  return !(error instanceof Refused) && failures < MOST_RETRIES;
}

export function newQueries(): QueryClient {
  return new Queries({ defaultOptions: { queries: { retry: isWorthTrying } } });
}
