import { Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api } from "../../api/client.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { toast } from "../../parts/toast.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import type { Policy } from "./model.ts";
import { type Forces, placesOf, useGoverned } from "./reading.ts";
import { words as own } from "./words.ts";

/** Where a policy may be put in force, and what else may be done with it. */
export function MoreActions({ policy, forces }: { policy: Policy; forces: Forces }) {
  const words = useOwn(own);
  const navigate = useNavigate();
  const { projects, isAdmin } = useGoverned();
  const places = placesOf(policy.id, forces);
  const usable = projects
    .filter(({ id }) => policy.project_id === null || policy.project_id === id)
    .filter(({ id }) => forces.projects.has(id));
  const choose = useChoosing(policy.id);
  const retire = useRetiring(policy.id);
  return (
    <>
      {policy.project_id === null && isAdmin && forces.system && !places.includes(null) && (
        <Menu.Item onClick={() => choose.mutate({ place: null, name: words.rollout.system, policyId: policy.id })}>
          {words.putInForceByDefault}
        </Menu.Item>
      )}
      {usable.map(({ id, name }) =>
        places.includes(id) ? (
          <Menu.Item key={id} onClick={() => choose.mutate({ place: id, name, policyId: null })}>
            {words.giveUp(name)}
          </Menu.Item>
        ) : (
          <Menu.Item key={id} onClick={() => choose.mutate({ place: id, name, policyId: policy.id })}>
            {words.putInForce(name)}
          </Menu.Item>
        ),
      )}
      <Menu.Item
        onClick={() =>
          void navigate({ to: "/policies/new", search: { from: policy.id, project: policy.project_id ?? undefined } })
        }
      >
        {words.copy}
      </Menu.Item>
      {forces.isKnown && places.length === 0 && (
        <Menu.Item color="red" onClick={() => retire.mutate()}>
          {words.retire}
        </Menu.Item>
      )}
    </>
  );
}

interface Choice {
  /** A project, or with null the system. */
  place: string | null;
  name: string;
  /** With null the project follows the system's. */
  policyId: string | null;
}

async function put({ place, policyId }: Choice): Promise<unknown> {
  if (place !== null) {
    const params = { path: { project_id: place } };
    return api.PUT("/api/v1/projects/{project_id}/policy", { params, body: { policy_id: policyId } });
  }
  return policyId === null ? null : api.PUT("/api/v1/policies/default", { body: { policy_id: policyId } });
}

function useChoosing(id: string) {
  const words = useOwn(own);
  const everywhere = useWords();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: put,
    onSuccess: async (_, { name, policyId }) => {
      if (policyId === id) {
        toast(words.isInForceNow(name));
      }
      await queries.invalidateQueries({ queryKey: ["policy-in-force"] });
      await queries.invalidateQueries({ queryKey: ["policy-rollouts"] });
    },
    onError: (error) => tellRefusal(error, everywhere),
  });
}

function useRetiring(id: string) {
  const words = useOwn(own);
  const everywhere = useWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => api.DELETE("/api/v1/policies/{policy_id}", { params: { path: { policy_id: id } } }),
    onSuccess: async () => {
      toast(words.retiredNow);
      await queries.invalidateQueries({ queryKey: ["policies"] });
      await navigate({ to: "/policies", ignoreBlocker: true });
    },
    onError: (error) => tellRefusal(error, everywhere),
  });
}
