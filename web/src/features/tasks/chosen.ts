import { createContext, useContext } from "react";

const Chosen = createContext<string | null>(null);
const Shown = createContext<string | null>(null);

export const ChosenTask = Chosen.Provider;
export const ShownTask = Shown.Provider;

/** The id of the task that is to be beside the list, if one is: its row says so at once. */
export function useChosenTask(): string | null {
  return useContext(Chosen);
}

/** The id of the task that is beside the list, if one is: then the list is narrow. A picture behind the one that is chosen. */
export function useShownTask(): string | null {
  return useContext(Shown);
}
