import { Button, Group, Modal, Stack } from "@mantine/core";
import { useOwn } from "../../words/index.ts";
import { words } from "./words.ts";

interface ConfirmProps {
  /** What is asked; null while nothing is. */
  title: string | null;
  lead: string;
  /** What the button does. */
  does: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asked once before what can't be taken back. */
export function Confirm({ title, lead, does, onConfirm, onClose }: ConfirmProps) {
  const own = useOwn(words);
  return (
    <Modal opened={title !== null} onClose={onClose} title={title} centered>
      <Stack>
        {lead}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {own.cancel}
          </Button>
          <Button
            color="red"
            onClick={() => {
              onClose();
              onConfirm();
            }}
          >
            {does}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
