import { createFileRoute } from "@tanstack/react-router";
import { MyDay } from "../../features/day/MyDay.tsx";

export const Route = createFileRoute("/_app/")({ component: MyDay });
