import { queryOptions, useQuery } from "@tanstack/react-query";
import { all, api, got } from "../../api/client.ts";
import type { components } from "../../api/schema.ts";
import type { User } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { membersQuery } from "../projects/people.ts";

type Schemas = components["schemas"];

export type Rota = Schemas["Rota"];
export type RotaBody = Schemas["RotaBody"];
export type Shift = Schemas["Shift"];
export type Substitute = Schemas["Substitute"];

export function shiftsQuery(rota: Rota) {
  return queryOptions({
    queryKey: ["rota-shifts", rota.id, rota.version],
    queryFn: async () =>
      (await got(api.GET("/api/v1/rotas/{rota_id}/shifts", { params: { path: { rota_id: rota.id } } }))).items,
  });
}

export function overridesQuery(rota: Rota) {
  return queryOptions({
    queryKey: ["rota-overrides", rota.id, rota.version],
    queryFn: async () =>
      all((after) =>
        api.GET("/api/v1/rotas/{rota_id}/overrides", {
          params: { path: { rota_id: rota.id }, query: { limit: 200, after } },
        }),
      ),
  });
}

/** Who may be on call: of a project's rota its members, of the system's everybody whom the caller knows. */
export function useEligible(projectId: string | null): User[] {
  const people = useAll(desk.people).toSorted((one, other) => one.name.localeCompare(other.name));
  const members = useQuery({ ...membersQuery(projectId ?? ""), enabled: projectId !== null });
  return projectId === null
    ? people.filter(({ disabled }) => !disabled)
    : people.filter(({ id }) => members.data?.some(({ user_id }) => user_id === id));
}

/** When somebody else will be on call, of each rota. */
export function handOvers(rotas: readonly Rota[]): string[] {
  return rotas.map(({ now }) => now.until);
}

/** The shift that begins when the present one ends, or after it; null where none is known. */
export function nextShift(shifts: readonly Shift[], until: string): Shift | null {
  return shifts.find(({ starts_at }) => new Date(starts_at) >= new Date(until)) ?? null;
}

export function moved<T>(list: readonly T[], place: number, by: 1 | -1): T[] {
  const others = [...list];
  const [one] = others.splice(place, 1);
  if (one !== undefined) {
    others.splice(Math.max(place + by, 0), 0, one);
  }
  return others;
}
