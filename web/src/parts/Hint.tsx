import { Kbd } from "./Kbd.tsx";

/** What a tooltip says of a button, and the key that does the same. */
export function Hint({ children, keys }: { children: React.ReactNode; keys: string }) {
  return (
    <>
      {children} <Kbd>{keys}</Kbd>
    </>
  );
}
