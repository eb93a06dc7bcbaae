/** Whether single keys do something outside fields (WCAG 2.1.4). Kept in this browser: another may have another keyboard. */

const KEPT = "muster.keys";
const OFF = "off";

export function areKeysOn(): boolean {
  return localStorage.getItem(KEPT) !== OFF;
}

export function setKeys(isOn: boolean): void {
  if (isOn) {
    localStorage.removeItem(KEPT);
  } else {
    localStorage.setItem(KEPT, OFF);
  }
}
