import { useEffect, useRef } from "react";

/** Whether this is still before the reader once an answer comes: whoever has gone on meanwhile stays where they are. */
export function useIsThere(isOpen = true): React.RefObject<boolean> {
  const isThere = useRef(false);
  useEffect(() => {
    isThere.current = isOpen;
    return () => {
      isThere.current = false;
    };
  }, [isOpen]);
  return isThere;
}
