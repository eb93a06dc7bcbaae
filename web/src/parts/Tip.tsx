import { cloneElement, Suspense, useEffect, useRef, useState } from "react";
import { Tooltip } from "../lazies.ts";

/** Whoever only passes over it, or clicks at once, wants no word. */
const AFTER_MS = 300;

interface TipProps {
  label: React.ReactNode;
  isOff?: boolean;
  children: React.ReactElement<React.ComponentProps<"button">>;
}

/** A word about a button or a face, made only while the pointer rests on it: a page has hundreds of them. */
export function Tip({ label, isOff = false, children }: TipProps) {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  function enter(event: React.PointerEvent<HTMLButtonElement>): void {
    const { currentTarget, pointerType } = event;
    children.props.onPointerEnter?.(event);
    clearTimeout(timer.current);
    if (pointerType !== "touch") {
      timer.current = setTimeout(() => setTarget(currentTarget), AFTER_MS);
    }
  }

  function leave(event: React.PointerEvent<HTMLButtonElement>): void {
    children.props.onPointerLeave?.(event);
    clearTimeout(timer.current);
    setTarget(null);
  }

  return (
    <>
      {/* oxlint-disable-next-line react/refs -- the timer is looked at in events only */}
      {cloneElement(children, { onPointerEnter: enter, onPointerLeave: leave })}
      {target !== null && !isOff && <Word target={target} label={label} onHide={() => setTarget(null)} />}
    </>
  );
}

interface WordProps {
  target: HTMLElement;
  label: React.ReactNode;
  onHide: () => void;
}

/** Any key hides it, so that nothing stays hidden below it (WCAG 1.4.13). */
function Word({ target, label, onHide }: WordProps) {
  useEffect(() => {
    window.addEventListener("keydown", onHide, { capture: true });
    return () => window.removeEventListener("keydown", onHide, { capture: true });
  }, [onHide]);
  return (
    <Suspense>
      <Tooltip opened target={target} label={label} />
    </Suspense>
  );
}
