/** What has changed is told once before the next picture, however much has. */

/** A page that nobody sees draws no pictures. */
const UNSEEN_MS = 200;

type Telling = () => void;

const waiting = new Set<Telling>();
let frame: number | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** A burst of events is drawn once. Where there is no picture to come, it is told at once. */
export function tellSoon(telling: Telling): void {
  if (typeof requestAnimationFrame !== "function") {
    telling();
    return;
  }
  waiting.add(telling);
  frame ??= requestAnimationFrame(tellAll);
  timer ??= setTimeout(tellAll, UNSEEN_MS);
}

/** It has been told by now. */
export function cancelTelling(telling: Telling): void {
  waiting.delete(telling);
}

/** What can wait until a press has been answered. Call what is given where it is not to be any more. */
export function afterPicture(run: () => void): () => void {
  let isOff = false;
  const unless = () => isOff || run();
  if (typeof requestAnimationFrame === "function" && document.visibilityState === "visible") {
    requestAnimationFrame(() => setTimeout(unless));
  } else {
    unless();
  }
  return () => {
    isOff = true;
  };
}

function tellAll(): void {
  if (frame !== null) {
    cancelAnimationFrame(frame);
  }
  clearTimeout(timer);
  frame = null;
  timer = undefined;
  const all = [...waiting];
  waiting.clear();
  for (const telling of all) {
    telling();
  }
}
