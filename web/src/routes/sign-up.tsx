import { createFileRoute } from "@tanstack/react-router";
import { SignUp } from "../features/door/SignUp.tsx";

export const Route = createFileRoute("/sign-up")({ component: SignUp });
