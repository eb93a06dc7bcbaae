import { useSyncExternalStore } from "react";
import { me, session } from "../../api/session.ts";
import type { Me } from "../../api/types.ts";

/** Who is signed in, as they are now: another of their browsers may change it. */
export function useMe(): Me {
  return useSyncExternalStore(session.subscribe, () => session.current?.user) ?? me();
}
