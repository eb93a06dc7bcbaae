/** How wide a list is beside a task, in pixels: as one left it, and within what both can bear. */

const KEPT = "muster.list";
export const LEAST = 240;
const MOST = 720;
const STEP = 16;
const LARGE_STEP = 64;

/** Null where nobody has moved it: then the screen's own width holds. */
export function keptWidth(): number | null {
  const kept = Number(localStorage.getItem(KEPT) ?? "");
  return kept >= LEAST && kept <= MOST ? kept : null;
}

export function keepWidth(width: number | null): void {
  if (width === null) {
    localStorage.removeItem(KEPT);
  } else {
    localStorage.setItem(KEPT, String(width));
  }
}

/** The task keeps at least half of what there is. */
export function mostOf(whole: number): number {
  return Math.max(LEAST, Math.min(MOST, Math.floor(whole / 2)));
}

export function within(width: number, whole: number): number {
  return Math.round(Math.min(Math.max(width, LEAST), mostOf(whole)));
}

interface Pressed {
  key: string;
  shiftKey: boolean;
}

/** What a key makes of a width; null where it is none of its keys. */
export function widthAfter({ key, shiftKey }: Pressed, width: number, whole: number): number | null {
  const step = shiftKey ? LARGE_STEP : STEP;
  switch (key) {
    case "ArrowLeft":
      return within(width - step, whole);
    case "ArrowRight":
      return within(width + step, whole);
    case "Home":
      return LEAST;
    case "End":
      return mostOf(whole);
    default:
      return null;
  }
}
