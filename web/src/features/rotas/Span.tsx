import { TextInput } from "@mantine/core";
import { useOwn } from "../../words/index.ts";
import { words as own } from "./words.ts";

export interface SpanOfTime {
  /** As fields for local times have them. */
  starts: string;
  ends: string;
}

interface SpanProps {
  span: SpanOfTime;
  set: (span: SpanOfTime) => void;
  fields: Readonly<Record<string, string>>;
}

/** From when to when, on the reader's clocks. */
export function Span({ span, set, fields }: SpanProps) {
  const words = useOwn(own);
  return (
    <>
      <TextInput
        type="datetime-local"
        label={words.begins}
        value={span.starts}
        error={fields.starts_at}
        onChange={(event) => set({ ...span, starts: event.currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        label={words.ends}
        value={span.ends}
        error={fields.ends_at}
        onChange={(event) => set({ ...span, ends: event.currentTarget.value })}
      />
    </>
  );
}

export const NO_SPAN: SpanOfTime = { starts: "", ends: "" };

export function isWhole({ starts, ends }: SpanOfTime): boolean {
  return starts !== "" && ends !== "";
}

export function instants({ starts, ends }: SpanOfTime): { starts_at: string; ends_at: string } {
  return { starts_at: new Date(starts).toISOString(), ends_at: new Date(ends).toISOString() };
}
