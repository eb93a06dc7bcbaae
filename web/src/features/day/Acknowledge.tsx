import { ActionIcon, Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import type { TaskSummary } from "../../api/types.ts";
import { useNow } from "../../live/now.ts";
import type { Shelves } from "../../live/queue.ts";
import { acknowledgeTask } from "../../parts/acting.ts";
import { Hint } from "../../parts/Hint.tsx";
import { Kbd } from "../../parts/Kbd.tsx";
import { Tip } from "../../parts/Tip.tsx";
import { useLocale, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { type Intent, useGhost } from "../tasks/intent.ts";
import { heldUntil } from "./holding.ts";

interface AcknowledgeProps {
  task: TaskSummary;
  /** What shows the task besides my day. */
  shelves?: Shelves;
  isWide?: boolean;
}

const NONE: Shelves = [];
const ACKNOWLEDGING: Intent = { to: "acknowledge" };

/** While it is hovered or focused it says what it would change. */
export function Acknowledge({ task, shelves = NONE, isWide = false }: AcknowledgeProps) {
  const words = useWords();
  const { holds, foretelling } = useHolding(task);
  const act = { ...foretelling, onClick: () => acknowledgeTask(task, shelves) };
  return isWide ? (
    <Tip label={holds} isOff={holds === null}>
      <Button {...act} leftSection={<IconCircleCheck size={16} stroke={1.75} />} rightSection={<Kbd>A</Kbd>}>
        {words.task.acknowledge}
      </Button>
    </Tip>
  ) : (
    <Tip label={<Hint keys="A">{[words.task.acknowledge, holds].filter(Boolean).join(": ")}</Hint>}>
      <ActionIcon {...act} variant="default" size={28} aria-label={words.task.acknowledge}>
        <IconCircleCheck size={16} stroke={1.75} />
      </ActionIcon>
    </Tip>
  );
}

/** Asked of the server once it is about to be pressed. */
function useHolding(task: TaskSummary) {
  const words = useWords();
  const locale = useLocale();
  const now = useNow();
  const [intent, setIntent] = useState<Intent | null>(null);
  const until = heldUntil(useGhost(task.id, intent));
  const enter = () => setIntent(ACKNOWLEDGING);
  const leave = () => setIntent(null);
  return {
    holds: until === null ? null : words.task.holds(moment(until, now, locale)),
    foretelling: { onMouseEnter: enter, onFocus: enter, onMouseLeave: leave, onBlur: leave },
  };
}
