/** A draft becomes a version, or a policy. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, got } from "../../api/client.ts";
import { type Once, useOnce } from "../../parts/once.ts";
import { useIsThere } from "../../parts/there.ts";
import { toast } from "../../parts/toast.tsx";
import { useOwn } from "../../words/index.ts";
import type { Working } from "./editing.ts";
import { type Draft, type Policy, written } from "./model.ts";
import { policyQuery, versionsQuery } from "./reading.ts";
import { rolloutsQuery } from "./rollouts.ts";
import { words as own } from "./words.ts";

export interface Wanted {
  draft: Draft;
  /** Which version it will be, as people count. */
  number: number;
}

export type Saving = ReturnType<typeof useSaving>;

export function useSaving(stored: Policy | null, home: string | null, working: Working) {
  const words = useOwn(own);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const once = useOnce();
  const isThere = useIsThere();
  return useMutation({
    mutationFn: async ({ draft }: Wanted) =>
      stored === null ? create(draft, home, once) : replace(draft, stored.id, working.origin.version),
    onSuccess: async (policy, { draft, number }) => {
      queries.setQueryData(policyQuery(policy.id).queryKey, policy);
      working.settle(draft, policy.version);
      await queries.invalidateQueries({ queryKey: versionsQuery(policy.id).queryKey });
      void queries.invalidateQueries({ queryKey: rolloutsQuery().queryKey });
      void queries.invalidateQueries({ queryKey: ["policies"] });
      void queries.invalidateQueries({ queryKey: ["policy-in-force"] });
      void queries.invalidateQueries({ queryKey: ["timeline"] });
      toast(stored === null ? words.created : words.saved(number));
      if (stored === null && isThere.current) {
        await navigate({ to: "/policies/$id", params: { id: policy.id }, ignoreBlocker: true });
      }
    },
  });
}

async function create(draft: Draft, project_id: string | null, once: Once): Promise<Policy> {
  const body = { ...written(draft), project_id };
  return once(body, async (header) => got(api.POST("/api/v1/policies", { params: { header }, body })));
}

/** Of the version that the draft was begun from; another one that came meanwhile is not overwritten. */
async function replace(draft: Draft, policy_id: string, version: number): Promise<Policy> {
  const params = { path: { policy_id }, header: { "If-Match": `"${version}"` } };
  return got(api.PUT("/api/v1/policies/{policy_id}", { params, body: written(draft) }));
}
