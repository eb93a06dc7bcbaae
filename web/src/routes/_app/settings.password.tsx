import { createFileRoute } from "@tanstack/react-router";
import { Password } from "../../features/settings/Password.tsx";

export const Route = createFileRoute("/_app/settings/password")({ component: Password });
