import { createFileRoute } from "@tanstack/react-router";
import { Admin } from "../../features/admin/Admin.tsx";

export const Route = createFileRoute("/_app/admin")({ component: Admin });
