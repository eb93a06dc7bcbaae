/** What was done, said in passing, with the way back (interface.md, "Parts"). */

import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";

const SHOWN_MS = 8000;

interface Undoing {
  label: string;
  run: () => Promise<unknown>;
}

let latest: (() => void) | null = null;

/** One at a time: the next takes the place of this one. */
export function toast(message: string, undoing?: Undoing): void {
  notifications.clean();
  const id = notifications.show({
    message: undoing ? line(message, undoing, () => undo()) : message,
    autoClose: SHOWN_MS,
  });
  function undo(): void {
    notifications.hide(id);
    latest = null;
    void undoing?.run();
  }
  latest = undoing ? undo : null;
}

/** Take back what the toast that is shown says, for the key `z`. */
export function undoLatest(): void {
  latest?.();
}

function line(message: string, { label }: Undoing, run: () => void) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <span>{message}</span>
      <Button size="compact-sm" variant="subtle" onClick={run}>
        {label}
      </Button>
    </Group>
  );
}
