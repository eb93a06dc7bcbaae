/** What has changed is told once before the next picture, however much has. */

/** A page that nobody sees draws no pictures. */
const UNSEEN_MS = 200;

type Telling = () => void;

const waiting = new Set<Telling>();
let frame: number | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** What waits for the picture that answers a press. */
const later = new Set<() => void>();
let picture: number | null = null;

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
  if (typeof requestAnimationFrame !== "function" || document.visibilityState !== "visible") {
    run();
    return () => undefined;
  }
  later.add(run);
  picture ??= requestAnimationFrame(() => {
    picture = null;
    const answered = [...later];
    setTimeout(() => runAll(answered));
  });
  return () => later.delete(run);
}

function runAll(runs: readonly (() => void)[]): void {
  for (const run of runs) {
    if (later.delete(run)) {
      run();
    }
  }
}

/** The next key finds everything as the last one left it, however soon it comes; and a page that nobody sees draws nothing. */
if (typeof window !== "undefined") {
  window.addEventListener("keydown", () => runAll([...later]), true);
  window.addEventListener("visibilitychange", () => runAll([...later]));
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
