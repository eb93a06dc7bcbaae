import { useRouter } from "@tanstack/react-router";
import { TaskPanel } from "./TaskPanel.tsx";

/** A task as a page of its own. Closing it goes back to where one came from. */
export function TaskScreen({ id }: { id: string }) {
  const { history, navigate } = useRouter();
  return <TaskPanel id={id} onClose={() => (history.canGoBack() ? history.back() : void navigate({ to: "/" }))} />;
}
