/** What the first screen can do without: fetched once that is there (later.ts), or when it is first drawn. */

import { lazyWithRetry } from "./parts/lazyWithRetry.ts";

const popups = async () => import("./parts/popupLayers.tsx");

export const MenuLayer = lazyWithRetry(async () => (await popups()).MenuLayer);
export const PopoverLayer = lazyWithRetry(async () => (await popups()).PopoverLayer);
export const Tooltip = lazyWithRetry(async () => (await popups()).Tooltip);
export const Beside = lazyWithRetry(async () => (await import("./features/tasks/Beside.tsx")).Beside);
export const SnoozeChoices = lazyWithRetry(
  async () => (await import("./features/tasks/SnoozeChoices.tsx")).SnoozeChoices,
);
export const DueEditor = lazyWithRetry(async () => (await import("./features/tasks/DueEditor.tsx")).DueEditor);
export const LabelEditor = lazyWithRetry(async () => (await import("./features/tasks/LabelEditor.tsx")).LabelEditor);
export const Markdown = lazyWithRetry(async () => (await import("./features/tasks/Markdown.tsx")).Markdown);
export const DescriptionEditor = lazyWithRetry(
  async () => (await import("./features/tasks/DescriptionEditor.tsx")).DescriptionEditor,
);
export const QuickAdd = lazyWithRetry(async () => (await import("./features/quickadd/QuickAdd.tsx")).QuickAdd);
export const Palette = lazyWithRetry(async () => (await import("./features/palette/Palette.tsx")).Palette);
export const KeysHelp = lazyWithRetry(async () => (await import("./parts/KeysHelp.tsx")).KeysHelp);
export const Compare = lazyWithRetry(async () => (await import("./parts/Compare.tsx")).Compare);
export const Board = lazyWithRetry(async () => (await import("./features/projects/Board.tsx")).Board);
export const Calendar = lazyWithRetry(async () => (await import("./features/projects/Calendar.tsx")).Calendar);
