import { useMergedRef } from "@mantine/hooks";
import { cloneElement, Suspense, useEffect, useRef, useState } from "react";
import { lazyWithRetry } from "./lazyWithRetry.ts";

const Tooltip = lazyWithRetry(async () => ({ default: (await import("./popupLayers.tsx")).Tooltip }));

/** Whoever only passes over it, or clicks at once, wants no word. */
const AFTER_MS = 300;

interface TipProps {
  label: React.ReactNode;
  isOff?: boolean;
  children: React.ReactElement<React.ComponentProps<"button">>;
}

/** A word about a button or a face, made only while the pointer rests on it: a page has hundreds of them. */
export function Tip({ label, isOff = false, children }: TipProps) {
  const target = useRef<HTMLButtonElement>(null);
  const ref = useMergedRef(target, children.props.ref);
  const [isOver, setOver] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!isOver) {
      return undefined;
    }
    const hide = () => setOver(false); // by any key, so that nothing stays hidden below it (WCAG 1.4.13)
    window.addEventListener("keydown", hide, { capture: true });
    return () => window.removeEventListener("keydown", hide, { capture: true });
  }, [isOver]);

  function enter(event: React.PointerEvent<HTMLButtonElement>): void {
    children.props.onPointerEnter?.(event);
    clearTimeout(timer.current);
    if (event.pointerType !== "touch") {
      timer.current = setTimeout(() => setOver(true), AFTER_MS);
    }
  }

  function leave(event: React.PointerEvent<HTMLButtonElement>): void {
    children.props.onPointerLeave?.(event);
    clearTimeout(timer.current);
    setOver(false);
  }

  return (
    <>
      {/* oxlint-disable-next-line react/refs -- handed on, and the timer is looked at in events only */}
      {cloneElement(children, { ref, onPointerEnter: enter, onPointerLeave: leave })}
      {isOver && !isOff && (
        <Suspense>
          <Tooltip opened target={target} label={label} />
        </Suspense>
      )}
    </>
  );
}
