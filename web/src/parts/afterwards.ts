import { startTransition, useEffect, useState } from "react";
import { afterPicture } from "../live/picture.ts";

/** The value as it is once the press that changed it has been answered with a picture. For what moves the whole screen. */
export function useAfterwards<T>(value: T): T {
  const [shown, setShown] = useState(value);
  useEffect(() => afterPicture(() => startTransition(() => setShown(value))), [value]);
  return shown;
}

/** Whether the press that brought this has been answered with a picture. Then the rest of it is made. */
export function useIsAnswered(): boolean {
  const [isAnswered, setAnswered] = useState(false);
  useEffect(() => afterPicture(() => setAnswered(true)), []);
  return isAnswered;
}
