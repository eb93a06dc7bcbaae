import { useEffect, useEffectEvent } from "react";
import { PRESETS } from "./snoozes.ts";

/** 1, 2 and 3 count from the moment it is open, before the focus has come there: "h 2" is typed in one go. */
export function useSnoozeKeys(isOpen: boolean, onChosen: (until: Date) => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const preset = PRESETS[Number(event.key) - 1];
    const isWriting = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (preset !== undefined && !isWriting && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      onChosen(preset.until(new Date()));
    }
  });
  useEffect(() => {
    if (!isOpen) {
      return;
    }
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, [isOpen]);
}
