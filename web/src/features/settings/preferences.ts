/** How one wants to be told: shown at once when it is changed, and taken back with the reason where that is refused. */

import { type QueryClient, useMutation, useMutationState, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, got } from "../../api/client.ts";
import type { Preferences } from "../../api/types.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { toast } from "../../parts/toast.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import type { Change } from "./matrix.ts";
import { useMe } from "./me.ts";
import { words } from "./words.ts";

const PREFERENCES = ["preferences"];
const SAVING = ["saving"];
/** What depends on them. */
export const DIGEST_PREVIEW = ["digest"];

interface Wish {
  to: Change;
  /** Undoes it. */
  back: Change;
  /** What the toast says; none about what was undone. */
  said: string | null;
}

/** They are read again when the account has a new version: another of one's browsers may have changed them. */
export function usePreferences() {
  const queries = useQueryClient();
  const { version } = useMe();
  useEffect(() => {
    if (queries.isMutating({ mutationKey: SAVING }) === 0) {
      void queries.invalidateQueries({ queryKey: PREFERENCES });
    }
  }, [queries, version]);
  return useQuery({ queryKey: PREFERENCES, queryFn: async () => got(api.GET("/api/v1/me/preferences")) });
}

/** Changes them. They are sent one after the other, each with all that was changed before it. */
export function usePrefer(): (wish: Wish) => void {
  const queries = useQueryClient();
  const shared = useWords();
  const { undo } = useOwn(words);
  const { mutate } = useMutation({
    mutationKey: SAVING,
    scope: { id: "preferences" },
    onMutate: async ({ to }: Wish) => {
      const cancelled = queries.cancelQueries({ queryKey: PREFERENCES }, { revert: false });
      change(queries, to);
      await cancelled;
    },
    mutationFn: async () => {
      const body = queries.getQueryData<Preferences>(PREFERENCES) as Preferences;
      return got(api.PUT("/api/v1/me/preferences", { body }));
    },
    onSuccess: (answer, { to, back, said }) => {
      if (queries.isMutating({ mutationKey: SAVING }) === 1) {
        queries.setQueryData(PREFERENCES, answer);
      }
      if (said !== null) {
        toast(said, { label: undo, run: async () => mutate({ to: back, back: to, said: null }) });
      }
    },
    onError: (error, { back }) => {
      change(queries, back);
      tellRefusal(error, shared);
    },
    onSettled: async () => queries.invalidateQueries({ queryKey: DIGEST_PREVIEW }),
  });
  return mutate;
}

/** When something was saved last, since the page was opened. */
export function useSavedAt(): Date | null {
  const moments = useMutationState({
    filters: { mutationKey: SAVING, status: "success" },
    select: ({ state }) => state.submittedAt,
  });
  const last = moments.at(-1);
  return last === undefined ? null : new Date(last);
}

function change(queries: QueryClient, to: Change): void {
  queries.setQueryData<Preferences>(PREFERENCES, (known) => known && to(known));
}
