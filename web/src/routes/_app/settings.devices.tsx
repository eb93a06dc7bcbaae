import { createFileRoute } from "@tanstack/react-router";
import { Devices } from "../../features/settings/Devices.tsx";

export const Route = createFileRoute("/_app/settings/devices")({ component: Devices });
