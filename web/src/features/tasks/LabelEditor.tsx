import "@mantine/core/styles/Pill.layer.css";
import "@mantine/core/styles/PillsInput.layer.css";

import { TagsInput } from "@mantine/core";
import { useOwn } from "../../words/index.ts";
import { words } from "./words.ts";

const MOST_LABELS = 20;
const LONGEST_LABEL = 50;

interface LabelProps {
  labels: readonly string[];
  /** What one's other tasks are labelled with. */
  known: readonly string[];
  onChange: (labels: string[]) => void;
}

/** The labels of a task: type one and press Enter, or take a known one. */
export function LabelEditor({ labels, known, onChange }: LabelProps) {
  const own = useOwn(words);
  return (
    <TagsInput
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- it comes as one asks for it, too late for the popover's own trap
      autoFocus
      label={own.facts.labels}
      placeholder={own.facts.typeLabel}
      value={[...labels]}
      data={[...known]}
      maxTags={MOST_LABELS}
      maxLength={LONGEST_LABEL}
      comboboxProps={{ withinPortal: false }}
      onChange={onChange}
    />
  );
}
