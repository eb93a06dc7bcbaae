import { createFileRoute, redirect } from "@tanstack/react-router";
import { More } from "../../features/settings/More.tsx";

const PHONE = "(width <= 640px)";

export const Route = createFileRoute("/_app/settings/")({
  beforeLoad: () => {
    if (!window.matchMedia(PHONE).matches) {
      throw redirect({ to: "/settings/profile", replace: true });
    }
  },
  component: More,
});
