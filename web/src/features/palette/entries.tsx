/** What the palette lists. */

import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import {
  IconArrowRight,
  IconChecks,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSun,
  IconUser,
} from "@tabler/icons-react";
import { type LinkProps, useNavigate } from "@tanstack/react-router";
import { session } from "../../api/session.ts";
import type { TaskSummary } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { pressKey } from "../../parts/keys.ts";
import { useTeamPlaces } from "../../parts/places.ts";
import { StatusIcon } from "../../parts/Status.tsx";
import { speak, useLocale, useOwn, useWords } from "../../words/index.ts";
import { markAllRead } from "../inbox/reading.ts";
import { words as own } from "./words.ts";

export interface Entry {
  id: string;
  icon: React.ReactNode;
  label: string;
  /** At the right: a key, a number, a task's name. */
  hint?: string;
  keys?: readonly string[];
  isDone?: boolean;
  /** Stays open, for it only changes what is listed. */
  staysOpen?: boolean;
  run: () => void;
}

export interface Group {
  title: string;
  entries: readonly Entry[];
}

const STROKE = { size: 16, stroke: 1.75 } as const;

export function useTaskEntries(): (tasks: readonly TaskSummary[]) => Entry[] {
  const navigate = useNavigate();
  return (tasks) =>
    tasks.map((task) => ({
      id: task.id,
      icon: <StatusIcon status={task.status} />,
      label: task.title,
      hint: task.key,
      isDone: task.completed_at !== null,
      run: () => void navigate({ to: "/tasks/$id", params: { id: task.id } }),
    }));
}

/** Screens and projects. */
export function usePlaceEntries(): readonly Entry[] {
  const words = useWords();
  const navigate = useNavigate();
  const projects = useAll(desk.projects);
  const team = useTeamPlaces(session.current?.user ?? null);
  const icon = <IconArrowRight {...STROKE} />;
  const go = (to: NonNullable<LinkProps["to"]>) => () => void navigate({ to });
  return [
    { id: "/", icon, label: words.app.day, keys: ["G", "D"], run: go("/") },
    { id: "/inbox", icon, label: words.app.inbox, keys: ["G", "I"], run: go("/inbox") },
    { id: "/projects", icon, label: words.app.projects, keys: ["G", "P"], run: go("/projects") },
    ...team.map(({ to, label }) => ({ id: to, icon, label: label(words), run: go(to) })),
    ...projects.map(({ id, key, name }) => ({
      id,
      icon,
      label: name,
      hint: key,
      run: () => void navigate({ to: "/projects/$key", params: { key } }),
    })),
  ];
}

export function usePeopleEntries(onPerson: (name: string) => void): readonly Entry[] {
  const words = useOwn(own);
  return useAll(desk.people)
    .filter(({ disabled }) => !disabled)
    .map(({ id, name }) => ({
      id,
      icon: <IconUser {...STROKE} />,
      label: words.showTasksOf(name),
      staysOpen: true,
      run: () => onPerson(name),
    }));
}

export function useActionEntries(onNewTask: () => void): readonly Entry[] {
  const words = useOwn(own);
  const locale = useLocale();
  const navigate = useNavigate();
  const isDark = useComputedColorScheme("light") === "dark";
  const { setColorScheme } = useMantineColorScheme();
  const Look = isDark ? IconSun : IconMoon;
  return [
    { id: "new task", icon: <IconPlus {...STROKE} />, label: words.newTask, keys: ["C"], run: onNewTask },
    {
      id: "new project",
      icon: <IconPlus {...STROKE} />,
      label: words.newProject,
      run: () => void navigate({ to: "/projects/new" }),
    },
    { id: "all read", icon: <IconChecks {...STROKE} />, label: words.allRead, run: () => void markAllRead() },
    {
      id: "look",
      icon: <Look {...STROKE} />,
      label: isDark ? words.light : words.dark,
      run: () => setColorScheme(isDark ? "light" : "dark"),
    },
    {
      id: "language",
      icon: <IconLanguage {...STROKE} />,
      label: words.language,
      run: () => speak(locale === "de" ? "en" : "de"),
    },
    { id: "keys", icon: <IconKeyboard {...STROKE} />, label: words.keys, keys: ["?"], run: () => pressKey("?") },
    { id: "out", icon: <IconLogout {...STROKE} />, label: words.signOut, run: () => void session.signOut() },
  ];
}

/** Those in whose label each wanted word begins a word. */
export function matching(entries: readonly Entry[], text: string): readonly Entry[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ label, hint }) => {
    const words = `${label} ${hint ?? ""}`.toLowerCase().split(/[\s-]+/);
    return wanted.every((one) => words.some((word) => word.startsWith(one)));
  });
}
