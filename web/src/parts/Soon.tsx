import { useDeferredValue } from "react";

/** What is much to draw comes with the picture after the next: the click that asked for it is answered first. */
export function Soon({ children }: { children: React.ReactNode }) {
  return useDeferredValue(true, false) ? children : null;
}
