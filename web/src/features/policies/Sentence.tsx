import { useState } from "react";
import { useLocale, useOwn } from "../../words/index.ts";
import { InlineDuration } from "./DurationField.tsx";
import { OVERDUE } from "./drawing.ts";
import { read, said } from "./durations.ts";
import type { Editing } from "./editing.ts";
import { pathOf, rotaOf, withReminder, withRung } from "./model.ts";
import { type Piece, sentence } from "./sentence.ts";
import styles from "./Sentence.module.css";
import { type PolicyWords, words as own } from "./words.ts";

/** The policy as one sentence; its numbers are fields. */
export function Sentence({ editing }: { editing: Editing }) {
  const words = useOwn(own);
  const locale = useLocale();
  const pieces = sentence(editing.draft, {
    words,
    name: (target) => spoken(target, editing, words),
    said: (duration) => (read(duration) === null ? duration : said(duration, locale)),
    base: editing.base,
    differences: editing.differences,
  });
  return (
    <div className={styles.sentence} role="group" aria-label={words.sentence.label}>
      {pieces.map((piece, place) => (
        <One key={keyOf(piece, place)} piece={piece} editing={editing} />
      ))}
    </div>
  );
}

/** A field stays itself while the words around it change. */
function keyOf(piece: Piece, place: number): string {
  return piece.is === "duration" ? `duration ${piece.of}` : piece.is === "count" ? "count" : `${piece.is} ${place}`;
}

function spoken(target: string, editing: Editing, words: PolicyWords): string {
  return rotaOf(target) === null
    ? words.sentence.target[target as keyof PolicyWords["target"]]
    : editing.targetName(target);
}

function One({ piece, editing }: { piece: Piece; editing: Editing }) {
  const locale = useLocale();
  switch (piece.is) {
    case "text":
      return piece.text;
    case "gone":
      return (
        <>
          {" "}
          <del>{piece.text}</del>
        </>
      );
    case "step":
      return (
        <button
          type="button"
          className={styles.step}
          data-new={piece.isNew || undefined}
          onClick={() => editing.edit(piece.of)}
        >
          {piece.text}
        </button>
      );
    case "count":
      return <Count value={piece.value} was={piece.was} editing={editing} />;
    case "duration":
      return (
        <>
          <Duration piece={piece} editing={editing} />
          {piece.was !== null && (
            <>
              {" "}
              <del>{said(piece.was, locale)}</del>
            </>
          )}
        </>
      );
  }
}

function Duration({ piece, editing }: { piece: Piece & { is: "duration" }; editing: Editing }) {
  const words = useOwn(own);
  const { draft, change, wrong } = editing;
  const isReminder = draft.reminders.some(({ id }) => id === piece.of);
  const path = pathOf(draft, piece.of);
  const field = isReminder || piece.of === "overdue_every" ? path : `${path}.after`;
  function commit(duration: string): void {
    if (piece.of === "overdue_every") {
      change({ ...draft, overdue_every: duration });
    } else {
      change(isReminder ? withReminder(draft, piece.of, duration) : withRung(draft, piece.of, { after: duration }));
    }
  }
  return (
    <InlineDuration
      value={piece.value}
      label={isReminder ? words.drawing.reminderName : labelOf(piece.of, editing, words)}
      error={wrong[field]}
      isReadOnly={editing.isReadOnly}
      isNew={piece.isNew || piece.was !== null}
      onCommit={commit}
      onFocus={() => editing.choose(piece.of === "overdue_every" ? OVERDUE : piece.of)}
    />
  );
}

function labelOf(of: string, { draft }: Editing, words: PolicyWords): string {
  const place = Number(/\d+/.exec(pathOf(draft, of))?.[0] ?? -1);
  return of === "overdue_every" ? words.drawing.overdueName : words.drawing.rungName(place + 1);
}

/** How many times, until one leaves the field only as it is typed. */
function Count({ value, was, editing }: { value: number; was: number | null; editing: Editing }) {
  const words = useOwn(own);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? String(value);
  function commit(): void {
    if (typed !== null && /^\d+$/.test(typed.trim())) {
      editing.change({ ...editing.draft, overdue_limit: Number(typed) });
    }
    setTyped(null);
  }
  return (
    <>
      <input
        className={styles.field}
        inputMode="numeric"
        aria-label={words.inspector.times}
        aria-invalid={editing.wrong.overdue_limit !== undefined}
        data-new={was !== null || undefined}
        readOnly={editing.isReadOnly}
        size={Math.max(shown.length, 1)}
        value={shown}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === "Enter" && commit()}
      />
      {was !== null && (
        <>
          {" "}
          <del>{was}</del>
        </>
      )}
    </>
  );
}
