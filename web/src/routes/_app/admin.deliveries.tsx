import { createFileRoute } from "@tanstack/react-router";
import { Deliveries } from "../../features/admin/Deliveries.tsx";

export const Route = createFileRoute("/_app/admin/deliveries")({ component: Deliveries });
