import { TextInput } from "@mantine/core";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useNow } from "../../live/now.ts";
import { useDateReader } from "../../parts/dateReading.ts";
import { wholeTime } from "../../parts/dates.ts";
import { useLocale, useOwn } from "../../words/index.ts";
import { fullMoment } from "../../words/times.ts";
import { words } from "./words.ts";

interface SpokenProps {
  label: string;
  hint: string;
  /** When on a day that is said without a time. */
  hour: number;
  input?: React.Ref<HTMLInputElement>;
  hasFocus?: boolean;
  onUnderstood: (at: Date | null) => void;
  /** Enter, with what was understood. */
  onEnter: (at: Date) => void;
}

/** A time in words, and below what was understood of them. */
export function SpokenTime({ label, hint, hour, input, hasFocus = false, onUnderstood, onEnter }: SpokenProps) {
  const own = useOwn(words);
  const locale = useLocale();
  const now = useNow();
  const read = useDateReader();
  const [text, setText] = useState("");
  const at = understood(text);
  const isPast = at !== null && at <= now;
  const isEntered = useRef(false);
  const readAtLast = useEffectEvent(() => {
    if (at !== null && !isPast) {
      onUnderstood(at);
      if (isEntered.current) {
        onEnter(at);
      }
    }
  });
  useEffect(() => {
    if (read !== null) {
      readAtLast(); // it may come after the words, and after Enter
    }
  }, [read]);

  function understood(said: string): Date | null {
    return read === null || said.trim() === "" ? null : wholeTime(read, said, now, hour);
  }

  function typed(value: string): void {
    setText(value);
    isEntered.current = false;
    const time = understood(value);
    onUnderstood(time !== null && time > now ? time : null);
  }

  return (
    <TextInput
      ref={input}
      label={label}
      placeholder={hint}
      value={text}
      autoComplete="off"
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- it comes as one asks for it, too late for the popover's own trap
      autoFocus={hasFocus}
      error={isPast ? own.due.past : text.trim() !== "" && read !== null && at === null && own.due.notUnderstood}
      description={
        <span role="status">
          {at !== null && !isPast ? own.due.understood(fullMoment(at, now, locale), zone()) : "\u00a0"}
        </span>
      }
      inputWrapperOrder={["label", "input", "description", "error"]}
      onChange={(event) => typed(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !isPast) {
          event.preventDefault();
          isEntered.current = read === null;
          if (at !== null) {
            onEnter(at);
          }
        }
      }}
    />
  );
}

/** The reader's own: "Europe/Berlin". */
function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
