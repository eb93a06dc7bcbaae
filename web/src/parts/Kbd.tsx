import { useSyncExternalStore } from "react";
import { areKeysOn, onKeys } from "./keys.ts";
import styles from "./Kbd.module.css";

/** The key that does it too. Nothing where single keys are switched off. */
export function Kbd({ children, isAlways = false }: { children: string; isAlways?: boolean }) {
  const isOn = useSyncExternalStore(onKeys, areKeysOn);
  return isOn || isAlways ? (
    <kbd className={styles.kbd} aria-hidden>
      {children}
    </kbd>
  ) : null;
}
