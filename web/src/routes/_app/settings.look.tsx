import { createFileRoute } from "@tanstack/react-router";
import { Look } from "../../features/settings/Look.tsx";

export const Route = createFileRoute("/_app/settings/look")({ component: Look });
