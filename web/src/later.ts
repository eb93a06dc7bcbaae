/** What is wanted sooner or later, fetched once the first screen is there: then it opens at once, also without a connection. */

import {
  Beside,
  Compare,
  DueEditor,
  LabelEditor,
  Markdown,
  MenuLayer,
  Palette,
  PopoverLayer,
  QuickAdd,
  SnoozeChoices,
  Tooltip,
} from "./lazies.ts";
import { desk } from "./live/desk.ts";
import { whenConnected } from "./live/socket.ts";
import { fetchToasts } from "./parts/toast.tsx";

/** Whoever has just come looks before they press. */
const AFTER_MS = 500;
/** A page that is never at rest has no better time. */
const REST_WITHIN_MS = 3000;

const WANTED: readonly (() => Promise<unknown>)[] = [
  ...[MenuLayer, PopoverLayer, Tooltip].map(({ fetch }) => fetch),
  fetchToasts,
  ...[Beside, SnoozeChoices, QuickAdd, Palette, DueEditor, LabelEditor, Markdown, Compare].map(({ fetch }) => fetch),
  fetchDates,
];

/** One after the other, so that what one asks for meanwhile does not wait behind all of them; with a connection alone. */
export function fetchLater(): void {
  const stop = desk.tasks.subscribe(() => {
    if (desk.tasks.isFilled) {
      stop();
      whenAtRest(() => setTimeout(() => void fetchAll(), AFTER_MS));
    }
  });
}

/** The first screen is drawn by then. Safari knows no idle time. */
function whenAtRest(run: () => void): void {
  if (typeof requestIdleCallback === "function") {
    requestIdleCallback(run, { timeout: REST_WITHIN_MS });
  } else {
    setTimeout(run, REST_WITHIN_MS);
  }
}

async function fetchAll(): Promise<void> {
  for (const fetch of [...WANTED, ask]) {
    // oxlint-disable-next-line no-await-in-loop -- that is the point
    await whenConnected()
      .then(fetch)
      .catch(() => undefined); // who wants it hears what is wrong
  }
}

/** What understands times in words: one language's brings the other's. */
async function fetchDates(): Promise<void> {
  await (await import("./parts/dates.ts")).dateReader("en");
}

/** Nobody's first concern. */
async function ask(): Promise<void> {
  (await import("./features/settings/elsewhere.ts")).askWhere();
}
