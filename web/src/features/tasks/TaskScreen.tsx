import { useRouter } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { useCreated } from "../../live/drafts.ts";
import { TaskPanel } from "./TaskPanel.tsx";

/** A task as a page of its own. Closing it goes back to where one came from. */
export function TaskScreen({ id }: { id: string }) {
  const { history, navigate } = useRouter();
  const created = useCreated(id)?.id;
  useEffect(() => {
    if (created !== undefined) {
      void navigate({ to: "/tasks/$id", params: { id: created }, replace: true });
    }
  }, [created, navigate]);
  const close = useCallback(
    () => (history.canGoBack() ? history.back() : void navigate({ to: "/" })),
    [history, navigate],
  );
  return <TaskPanel id={id} onClose={close} />;
}
