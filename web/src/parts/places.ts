/** Where the navigation leads besides the screens that every person has. */

import {
  IconAdjustmentsHorizontal,
  IconArrowsSplit2,
  IconCalendarRepeat,
  IconTool,
  IconUsers,
} from "@tabler/icons-react";
import { type LinkProps, useRouter } from "@tanstack/react-router";
import type { Me } from "../api/types.ts";
import type { Words } from "../words/index.ts";

type To = NonNullable<LinkProps["to"]>;

interface Place {
  to: To;
  icon: typeof IconTool;
  label: (words: Words) => string;
}

/** Screens that may be there: where the router has them not, nothing leads to them. */
const at = (path: string) => path as To;

const ADMIN = at("/admin");

const TEAM: readonly Place[] = [
  { to: at("/policies"), icon: IconArrowsSplit2, label: ({ app }) => app.policies },
  { to: at("/schedules"), icon: IconCalendarRepeat, label: ({ app }) => app.schedules },
  { to: at("/rotas"), icon: IconUsers, label: ({ app }) => app.rotas },
  { to: at("/settings"), icon: IconAdjustmentsHorizontal, label: ({ app }) => app.settings },
  { to: ADMIN, icon: IconTool, label: ({ app }) => app.admin },
];

/** Those that the router has and that the person may enter. */
export function useTeamPlaces(user: Me | null): readonly Place[] {
  const known = useRouter().routesByPath as object;
  return TEAM.filter(({ to }) => to in known && (to !== ADMIN || user?.role === "ADMIN"));
}
