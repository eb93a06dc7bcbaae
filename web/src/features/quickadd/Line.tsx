import { TextInput } from "@mantine/core";
import { useOwn } from "../../words/index.ts";
import type { Parsed } from "./parsing.ts";
import { Highlights } from "./Highlights.tsx";
import styles from "./QuickAdd.module.css";
import { words as own } from "./words.ts";

interface LineProps {
  value: string;
  parsed: Parsed;
  error: string | null;
  onChange: (value: string) => void;
}

/** The one line. What was understood of it is tinted in its place. */
export function Line({ value, parsed, error, onChange }: LineProps) {
  const words = useOwn(own);
  return (
    <div className={styles.line}>
      <Highlights line={value} parsed={parsed} />
      <TextInput
        classNames={{ input: styles.input ?? "" }}
        aria-label={words.line}
        placeholder={words.placeholder}
        data-autofocus
        autoComplete="off"
        maxLength={400}
        size="md"
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}
