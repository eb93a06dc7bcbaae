import { Button, Modal, Radio } from "@mantine/core";
import "./Compare.layer.css";
import { useState } from "react";
import type { TaskPatch } from "../api/types.ts";
import { patch } from "../live/changing.ts";
import { closeConflict, type Conflict, showConflicts, useConflict } from "../live/conflicts.ts";
import { desk } from "../live/desk.ts";
import type { Field } from "../live/merging.ts";
import { type Locale, useLocale, useWords, type Words } from "../words/index.ts";
import { fullMoment } from "../words/times.ts";
import styles from "./Compare.module.css";

/** Two people have changed the same task: both versions, field by field, and which one holds. */
export function Compare() {
  const conflict = useConflict();
  const words = useWords();
  return (
    <Modal
      opened={conflict !== undefined}
      onClose={() => showConflicts(false)}
      title={conflict && words.state.compareTitle(conflict.theirs.key)}
      closeButtonProps={{ "aria-label": words.app.close }}
      size="lg"
    >
      {conflict && <Choice key={conflict.theirs.id} conflict={conflict} />}
    </Modal>
  );
}

function Choice({ conflict }: { conflict: Conflict }) {
  const words = useWords();
  const [mine, setMine] = useState<ReadonlySet<Field>>(new Set());
  const { theirs, fields } = conflict;

  function save(): void {
    const wanted = Object.fromEntries([...mine].map((field) => [field, conflict.mine[field]])) as TaskPatch;
    closeConflict(conflict);
    if (mine.size > 0) {
      void patch(theirs, wanted);
    }
  }

  function choose(field: Field, isMine: boolean): void {
    setMine(new Set(isMine ? [...mine, field] : [...mine].filter((one) => one !== field)));
  }

  return (
    <>
      {fields.map((field) => (
        <Both
          key={field}
          field={field}
          conflict={conflict}
          isMine={mine.has(field)}
          onChoose={(one) => choose(field, one)}
        />
      ))}
      <div className={styles.foot}>
        <Button onClick={save}>{words.state.save}</Button>
      </div>
    </>
  );
}

interface BothProps {
  field: Field;
  conflict: Conflict;
  isMine: boolean;
  onChoose: (isMine: boolean) => void;
}

function Both({ field, conflict, isMine, onChoose }: BothProps) {
  const words = useWords();
  const locale = useLocale();
  const who = desk.nameOf(conflict.who) ?? words.state.somebody;
  return (
    <Radio.Group
      className={styles.field}
      label={words.state.field[field]}
      value={isMine ? "mine" : "theirs"}
      onChange={(value) => onChoose(value === "mine")}
    >
      <div className={styles.both}>
        <Version
          value="mine"
          whose={words.state.mine}
          says={said(field, conflict.mine[field], words, locale)}
          act={words.state.keepMine}
        />
        <Version
          value="theirs"
          whose={words.state.theirs(who)}
          says={said(field, conflict.theirs[field], words, locale)}
          act={words.state.takeTheirs}
        />
      </div>
    </Radio.Group>
  );
}

interface VersionProps {
  value: string;
  whose: string;
  says: string;
  act: string;
}

function Version({ value, whose, says, act }: VersionProps) {
  return (
    <div className={styles.version}>
      <b>{whose}</b>
      <p>{says}</p>
      <Radio value={value} label={act} />
    </div>
  );
}

/** A field's value as a person reads it. */
function said(field: Field, value: unknown, words: Words, locale: Locale): string {
  if (value === null || value === undefined || value === "") {
    return words.state.none;
  }
  switch (field) {
    case "due_at":
      return fullMoment(new Date(value as string), new Date(), locale);
    case "assignee_id":
      return desk.nameOf(value as string) ?? words.state.somebody;
    case "status":
      return words.task.status[value as keyof Words["task"]["status"]];
    case "priority":
      return words.task.priority[value as keyof Words["task"]["priority"]];
    default:
      return Array.isArray(value) ? value.join(", ") : String(value);
  }
}
