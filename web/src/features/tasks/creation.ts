import { createContext, useContext } from "react";

const Creation = createContext<() => void>(() => {
  throw new Error("Nothing here creates tasks.");
});

export const TaskCreation = Creation.Provider;

/** Opens what creates a task, from wherever one is. */
export function useTaskCreation(): () => void {
  return useContext(Creation);
}
