import { createFileRoute } from "@tanstack/react-router";
import { Rotas } from "../../features/rotas/Rotas.tsx";

export const Route = createFileRoute("/_app/rotas")({ component: Rotas });
