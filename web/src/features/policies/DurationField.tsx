import { TextInput } from "@mantine/core";
import { useState } from "react";
import { type Locale, useLocale } from "../../words/index.ts";
import { nominal, read, said, understood } from "./durations.ts";
import styles from "./Sentence.module.css";

interface FieldProps {
  value: string;
  label: string;
  error: string | undefined;
  isReadOnly: boolean;
  onCommit: (duration: string) => void;
}

/** What is typed stays as it is until one leaves the field or presses Enter; then it is a duration, or wrong. */
function useTyping(value: string, onCommit: (duration: string) => void) {
  const locale = useLocale();
  const [typed, setTyped] = useState<string | null>(null);
  function commit(): void {
    if (typed !== null) {
      const duration = understood(typed) ?? typed;
      setTyped(null);
      if (duration !== value && (read(duration) === null || nominal(duration) !== nominal(value))) {
        onCommit(duration);
      }
    }
  }
  return {
    value: typed ?? shown(value, locale),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => setTyped(event.currentTarget.value),
    onBlur: commit,
    onKeyDown: (event: React.KeyboardEvent<HTMLInputElement>) => {
      if (event.key === "Enter") {
        event.preventDefault();
        commit();
      } else if (event.key === "Escape" && typed !== null) {
        event.stopPropagation();
        setTyped(null);
      }
    },
  };
}

/** What cannot be read stands there as it was typed. */
function shown(value: string, locale: Locale): string {
  return read(value) === null ? value : said(value, locale) || value;
}

/** A duration within a sentence. */
export function InlineDuration({
  value,
  label,
  error,
  isReadOnly,
  onCommit,
  isNew,
  onFocus,
}: FieldProps & { isNew: boolean; onFocus: () => void }) {
  const typing = useTyping(value, onCommit);
  return (
    <input
      className={styles.field}
      aria-label={label}
      aria-invalid={error !== undefined}
      data-new={isNew || undefined}
      title={error}
      readOnly={isReadOnly}
      size={Math.max(typing.value.length, 2)}
      onFocus={onFocus}
      {...typing}
    />
  );
}

export function DurationField({
  value,
  label,
  error,
  isReadOnly,
  onCommit,
  hint,
  placeholder,
  id,
}: FieldProps & { hint?: string; placeholder?: string; id?: string }) {
  const typing = useTyping(value, onCommit);
  return (
    <TextInput
      {...(id === undefined ? {} : { id })}
      className={styles.boxed ?? ""}
      size="xs"
      aria-label={label}
      error={error}
      {...(placeholder === undefined ? {} : { placeholder })}
      readOnly={isReadOnly}
      rightSection={hint && <span className={styles.hint}>{hint}</span>}
      rightSectionWidth={hint ? hint.length * 6 + 24 : 0}
      {...typing}
    />
  );
}

/** A duration that may be none: empty is never. */
export function OptionalDuration({ value, onCommit, ...field }: Omit<FieldProps, "value" | "onCommit"> & Optional) {
  return (
    <DurationField {...field} value={value ?? ""} onCommit={(typed) => onCommit(typed.trim() === "" ? null : typed)} />
  );
}

interface Optional {
  value: string | null;
  placeholder?: string;
  onCommit: (duration: string | null) => void;
}
