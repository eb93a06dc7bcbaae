import { createFileRoute } from "@tanstack/react-router";
import { Health } from "../../features/admin/Health.tsx";

export const Route = createFileRoute("/_app/admin/health")({ component: Health });
