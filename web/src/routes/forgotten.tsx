import { createFileRoute } from "@tanstack/react-router";
import { Forgotten } from "../features/door/Forgotten.tsx";

export const Route = createFileRoute("/forgotten")({ component: Forgotten });
