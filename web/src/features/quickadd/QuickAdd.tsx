import { Button, Modal } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { Refused } from "../../api/problem.ts";
import { reasonOf } from "../../live/refusing.ts";
import { useIsThere } from "../../parts/there.ts";
import { toastFailure } from "../../parts/toast.tsx";
import { useOwn, useWords, type Words } from "../../words/index.ts";
import { ChipMenus } from "./ChipMenus.tsx";
import { createTask } from "./creating.tsx";
import { type Chosen, type Draft, useDrafting, useWritable } from "./drafting.ts";
import { Line } from "./Line.tsx";
import { useOpening } from "./opening.ts";
import styles from "./QuickAdd.module.css";
import { Will } from "./Will.tsx";
import { words as own } from "./words.ts";

interface QuickAddProps {
  isOpen: boolean;
  /** What the line begins with. */
  line?: string;
  onClose: () => void;
}

/** A task in one line, from anywhere. It is mine until somebody else gets it. */
export function QuickAdd({ isOpen, line = "", onClose }: QuickAddProps) {
  const words = useWords();
  const opening = useOpening(isOpen);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={words.app.newTask}
      size="lg"
      yOffset="12vh"
      closeButtonProps={{ "aria-label": words.app.close }}
    >
      <Form key={opening} isOpen={isOpen} first={line} onClose={onClose} />
    </Modal>
  );
}

interface FormProps {
  /** It is there a little longer than that. */
  isOpen: boolean;
  first: string;
  onClose: () => void;
}

function Form({ isOpen, first, onClose }: FormProps) {
  const words = useOwn(own);
  const [line, setLine] = useState(first);
  const [ignored, setIgnored] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<Chosen>({});
  const { key: here } = useParams({ strict: false });
  const { parsed, draft, settle } = useDrafting({ line, here: here ?? null, ignored, chosen });
  const { wrong, isBusy, send } = useCreating(isOpen, onClose);
  const hasProjects = useWritable().length > 0;

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (draft.title !== "" && draft.project !== null) {
          void send(draft, settle);
        }
      }}
    >
      <Line value={line} parsed={parsed} error={wrong} onChange={setLine} />
      <ChipMenus
        draft={draft}
        parsed={parsed}
        onChoose={(one) => setChosen({ ...chosen, ...one })}
        onIgnore={(text) => setIgnored(new Set([...ignored, text]))}
      />
      {hasProjects ? <Will draft={draft} /> : <p className={styles.will}>{words.noProject}</p>}
      {parsed.unclear.map(({ text }) => (
        <p key={text} className={styles.unclear} role="status">
          {words.unclear(text)}
        </p>
      ))}
      <div className={styles.foot}>
        <span className={styles.hint}>{words.hint}</span>
        <Button type="submit" loading={isBusy} disabled={draft.title === "" || draft.project === null}>
          {words.create}
        </Button>
      </div>
    </form>
  );
}

/** One draft becomes one task, however often it is sent. What comes of it once this is closed is told elsewhere. */
function useCreating(isOpen: boolean, onDone: () => void) {
  const words = useWords();
  const key = useRef(useMemo(() => crypto.randomUUID(), []));
  const isThere = useIsThere(isOpen);
  const [isBusy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);

  async function send({ title }: Draft, settle: () => Promise<Draft>): Promise<void> {
    setBusy(true);
    try {
      await createTask(await settle(), key.current);
      if (isThere.current) {
        onDone();
      }
    } catch (error) {
      key.current = error instanceof Refused ? crypto.randomUUID() : key.current;
      if (isThere.current) {
        setWrong(said(error, words));
      } else {
        toastFailure(words.state.refusedOf(title), said(error, words));
      }
    } finally {
      setBusy(false);
    }
  }

  return { wrong, isBusy, send };
}

/** What is wrong with a field says more than that something is. */
function said(error: unknown, words: Words): string {
  const field = error instanceof Refused ? Object.values(error.fields)[0] : undefined;
  return field ?? reasonOf(error, words);
}
