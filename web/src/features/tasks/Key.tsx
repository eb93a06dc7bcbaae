import { Kbd } from "../../parts/Kbd.tsx";

/** The key that does the same as the button that shows it. */
export function Key({ name }: { name: string }) {
  return <Kbd>{name}</Kbd>;
}
