import type { Preferences } from "../../api/types.ts";
import type { Change } from "./matrix.ts";

export type Period = "NEVER" | "DAILY" | "WEEKLY";
type Digest = NonNullable<Preferences["digest"]>;

/** Field by field as it is kept, with what the API assumes. */
export function digestOf({ digest }: Preferences): Required<Digest> {
  return { period: digest?.period ?? "NEVER", at: digest?.at ?? "09:00" };
}

export function setDigest(digest: Digest): Change {
  return (preferences) => ({ ...preferences, digest });
}
