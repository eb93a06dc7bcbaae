import { useSyncExternalStore } from "react";
import { api, got } from "../../api/client.ts";
import { me, session } from "../../api/session.ts";
import type { Me } from "../../api/types.ts";

/** Who is signed in, as they are now: another of their browsers may change it. */
export function useMe(): Me {
  return useSyncExternalStore(session.subscribe, () => session.current?.user) ?? me();
}

export interface Wish {
  name?: string;
  time_zone?: string;
}

/** Raises what the server has against it. */
export async function changeMe(wanted: Wish): Promise<void> {
  const header = { "If-Match": `"${me().version}"` };
  session.know(await got(api.PATCH("/api/v1/me", { params: { header }, body: wanted })));
}
