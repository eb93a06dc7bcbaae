import { createFileRoute } from "@tanstack/react-router";
import { People } from "../../features/admin/People.tsx";

export const Route = createFileRoute("/_app/admin/people")({ component: People });
