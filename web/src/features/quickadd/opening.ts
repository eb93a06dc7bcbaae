import { useState } from "react";

/** A number for each time that something opens: what was begun in it before is not gone on with, even if it is just closing. */
export function useOpening(isOpen: boolean): number {
  const [opening, setOpening] = useState({ isOpen, count: 0 });
  if (opening.isOpen !== isOpen) {
    setOpening({ isOpen, count: opening.count + Number(isOpen) });
  }
  return opening.count;
}
