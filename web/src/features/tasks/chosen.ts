import { createContext, useContext } from "react";

const Chosen = createContext<string | null>(null);

export const ChosenTask = Chosen.Provider;

/** The id of the task that is open beside the list, if one is. */
export function useChosenTask(): string | null {
  return useContext(Chosen);
}
