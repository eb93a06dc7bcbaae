import { createFileRoute } from "@tanstack/react-router";
import { NewProject } from "../../../features/projects/NewProject.tsx";

export const Route = createFileRoute("/_app/projects/new")({ component: NewProject });
