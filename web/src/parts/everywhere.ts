/** The keys that do the same on every screen. */

import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { useWords } from "../words/index.ts";
import { type Key, useKeys } from "./keys.ts";
import { useLatest } from "./rows.ts";
import { undoLatest } from "./toast.tsx";

interface Opens {
  onSearch: () => void;
  onNewTask: () => void;
  onHelp: () => void;
}

export function useEverywhereKeys(opens: Opens): void {
  const words = useWords();
  const navigate = useNavigate();
  const latest = useLatest(opens);
  const keys = useMemo<readonly Key[]>(
    () => [
      { key: "c", does: words.keys.newTask, run: () => latest().onNewTask() },
      { key: "z", does: words.keys.undo, run: undoLatest },
      { key: "g d", does: words.keys.day, run: () => void navigate({ to: "/" }) },
      { key: "g i", does: words.keys.inbox, run: () => void navigate({ to: "/inbox" }) },
      { key: "g p", does: words.keys.projects, run: () => void navigate({ to: "/projects" }) },
      { key: "?", does: words.keys.help, run: () => latest().onHelp() },
    ],
    [words, navigate, latest],
  );
  useKeys(keys);
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        latest().onSearch();
      }
    }
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [latest]);
}
