import { useLayoutEffect, useRef, useState } from "react";
import { useOwn } from "../../words/index.ts";
import { keepWidth, keptWidth, LEAST, mostOf, widthAfter, within } from "./widths.ts";
import styles from "./WithPanel.module.css";
import { words } from "./words.ts";

/** The line between a list and a task: drawn by the pointer, moved by the arrow keys; a double click takes it back. */
export function Splitter() {
  const own = useOwn(words);
  const line = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState(keptWidth);
  const [{ width, whole }, setMeasured] = useState({ width: LEAST, whole: 2 * LEAST });

  useLayoutEffect(() => {
    const split = line.current?.parentElement;
    const list = line.current?.previousElementSibling;
    if (!split || !list) {
      return;
    }
    split.style.setProperty("--list", wanted === null ? null : `${wanted}px`);
    const sizes = new ResizeObserver(() => setMeasured({ width: list.clientWidth, whole: split.clientWidth }));
    sizes.observe(list);
    sizes.observe(split);
    return () => sizes.disconnect();
  }, [wanted]);

  function want(next: number | null): void {
    keepWidth(next);
    setWanted(next);
  }

  function drawn(event: React.PointerEvent<HTMLDivElement>): void {
    const split = event.currentTarget.parentElement;
    if (split && event.currentTarget.hasPointerCapture(event.pointerId)) {
      const { left, width: all } = split.getBoundingClientRect();
      want(within(event.clientX - left, all));
    }
  }

  function pressed(event: React.KeyboardEvent<HTMLDivElement>): void {
    const next = widthAfter(event, width, event.currentTarget.parentElement?.clientWidth ?? whole);
    if (next !== null) {
      event.preventDefault();
      event.stopPropagation();
      want(next);
    }
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that moves is a control
    <div
      ref={line}
      className={styles.line}
      role="separator"
      aria-orientation="vertical"
      aria-label={own.panel.width}
      aria-valuenow={width}
      aria-valuemin={LEAST}
      aria-valuemax={mostOf(whole)}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the same
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drawn}
      onDoubleClick={() => want(null)}
      onKeyDown={pressed}
    />
  );
}
