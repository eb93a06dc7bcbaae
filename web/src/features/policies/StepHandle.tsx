import { IconAlertTriangle, IconBell, IconChevronsUp, IconClock } from "@tabler/icons-react";
import { useRef } from "react";
import { useLocale, useOwn } from "../../words/index.ts";
import { LONGEST, nextMinute, nextRound, placeOf, roundedAt, SHORTEST } from "./curve.ts";
import styles from "./Drawing.module.css";
import { type Handle, OVERDUE } from "./drawing.ts";
import { nominal, said } from "./durations.ts";
import { type Editing, handleOf } from "./editing.ts";
import { words as own } from "./words.ts";

const ICONS = { reminder: IconBell, escalation: IconChevronsUp, overdue: IconClock };
const A_DRAG_PX = 3;

interface StepHandleProps {
  handle: Handle;
  label: string;
  top: number;
  width: number;
  editing: Editing;
}

/** A step to take hold of: dragged, or moved by keys. */
export function StepHandle({ handle, label, top, width, editing }: StepHandleProps) {
  const { id, about, side } = handle;
  const seconds = nominal(handle.duration);
  const isInvalid = editing.wrongOf(id) !== undefined;
  const Icon = isInvalid ? IconAlertTriangle : ICONS[about as keyof typeof ICONS];
  const dragging = useDragging(seconds, side, width, (moved) => editing.move(id, moved));
  const names = useNames(handle, editing);

  function press(event: React.KeyboardEvent): void {
    const moved = movedBy(event, seconds, side);
    if (event.key === "Enter") {
      editing.edit(id);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      editing.remove(id);
    } else if (moved !== null) {
      editing.move(id, moved);
    } else {
      return;
    }
    event.preventDefault();
  }

  return (
    <div
      className={styles.handle}
      id={handleOf(id)}
      role="slider"
      tabIndex={0}
      data-about={about}
      data-chosen={editing.chosen === id || undefined}
      data-invalid={isInvalid || undefined}
      aria-label={names.label}
      aria-valuemin={side > 0 ? SHORTEST : -LONGEST}
      aria-valuemax={side > 0 ? LONGEST : -SHORTEST}
      aria-valuenow={side * seconds}
      aria-valuetext={names.value}
      aria-disabled={editing.isReadOnly || undefined}
      style={{ left: `${handle.place}%`, top }}
      onFocus={() => editing.choose(id)}
      onKeyDown={editing.isReadOnly ? undefined : press}
      {...(editing.isReadOnly ? {} : dragging)}
    >
      <Icon size={14} stroke={1.75} aria-hidden />
      {label}
    </div>
  );
}

function useNames({ id, number, duration }: Handle, { draft }: Editing): { label: string; value: string } {
  const words = useOwn(own).drawing;
  const length = said(duration, useLocale());
  if (id === OVERDUE) {
    return { label: words.overdueName, value: words.everyTimes(length, draft.overdue_limit) };
  }
  return number > 0
    ? { label: words.rungName(number), value: words.pastDue(length) }
    : { label: words.reminderName, value: words.beforeDue(length) };
}

/** Right and up are later. Null for keys that do not move. */
function movedBy(event: React.KeyboardEvent, seconds: number, side: -1 | 1): number | null {
  const isLater = event.key === "ArrowRight" || event.key === "ArrowUp";
  if (!isLater && event.key !== "ArrowLeft" && event.key !== "ArrowDown") {
    return null;
  }
  const isLonger = isLater === side > 0;
  return event.shiftKey ? nextMinute(seconds, isLonger) : nextRound(seconds, isLonger);
}

/** Pointers move a step along the curve, from round value to round value. */
function useDragging(seconds: number, side: -1 | 1, width: number, move: (seconds: number) => void) {
  const from = useRef<{ x: number; place: number } | null>(null);
  return {
    onPointerDown: (event: React.PointerEvent<HTMLElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = { x: event.clientX, place: placeOf(side * seconds) };
    },
    onPointerMove: (event: React.PointerEvent) => {
      if (from.current === null || Math.abs(event.clientX - from.current.x) < A_DRAG_PX || width === 0) {
        return;
      }
      const place = from.current.place + ((event.clientX - from.current.x) / width) * 100;
      const dragged = place * side > 50 * side ? roundedAt(place) : SHORTEST;
      if (dragged !== seconds) {
        move(dragged);
      }
    },
    onPointerUp: () => {
      from.current = null;
    },
    onPointerCancel: () => {
      from.current = null;
    },
  };
}
