import { createFileRoute } from "@tanstack/react-router";
import { Inbox } from "../../features/inbox/Inbox.tsx";

export const Route = createFileRoute("/_app/inbox")({ component: Inbox });
