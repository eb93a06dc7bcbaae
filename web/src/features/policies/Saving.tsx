import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { Refused } from "../../api/problem.ts";
import { useOwn, useWords } from "../../words/index.ts";
import styles from "./Editor.module.css";
import type { Editing } from "./editing.ts";
import type { Saving as SavingState } from "./saving.ts";
import { words as own } from "./words.ts";

interface SavingProps {
  editing: Editing;
  saving: SavingState;
  isDirty: boolean;
  isNew: boolean;
  /** Which version it would be. */
  number: number;
  /** The version that came meanwhile. */
  show: () => void;
  discard: () => void;
}

export function Saving({ editing, saving, isDirty, isNew, number, show, discard }: SavingProps) {
  const words = useOwn(own);
  const isWrong = Object.keys(editing.wrong).length > 0;
  if (editing.isReadOnly || !isDirty) {
    return isNew ? <Button disabled>{words.create}</Button> : null;
  }
  return (
    <>
      <Refusal error={saving.error} show={show} />
      {!isNew && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconArrowBackUp size={16} stroke={1.75} />}
          disabled={saving.isPending}
          onClick={discard}
        >
          {words.discard}
        </Button>
      )}
      <Button
        disabled={isWrong}
        loading={saving.isPending}
        title={isWrong ? words.invalid : undefined}
        onClick={() => saving.mutate({ draft: editing.draft, number })}
      >
        {isNew ? words.create : words.saveAs(number)}
      </Button>
    </>
  );
}

/** Of a refusal what no field says. */
function Refusal({ error, show }: { error: unknown; show: () => void }) {
  const words = useOwn(own);
  const { door } = useWords();
  if (error === null || (error instanceof Refused && error.status === 422)) {
    return null;
  }
  const isConflict = error instanceof Refused && error.status === 412;
  return (
    <span className={styles.refusal} role="alert">
      {isConflict ? words.conflict : error instanceof Refused ? error.message : door.unreachable}
      {isConflict && (
        <Button variant="subtle" size="compact-sm" onClick={show}>
          {words.reload}
        </Button>
      )}
    </span>
  );
}
