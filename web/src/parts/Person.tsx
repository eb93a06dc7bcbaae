import styles from "./Person.module.css";
import { Tip } from "./Tip.tsx";

const COLOURS = 6;
const MOST_FACES = 3;

export type Activity = "VIEWING" | "EDITING" | "IDLE";

interface Someone {
  id: string;
  name: string;
  state?: Activity | undefined;
}

/** Who it is, by initials and a colour of their own; the dot says what they do here. */
export function Person({ id, name, state, isSmall = false }: Someone & { isSmall?: boolean }) {
  const colour = colourOf(id);
  return (
    <Tip label={name}>
      <span
        className={isSmall ? `${styles.person} ${styles.small}` : styles.person}
        data-state={state}
        role="img"
        aria-label={name}
        style={{ background: `var(--person-${colour}-ground)`, color: `var(--person-${colour}-text)` }}
      >
        {initials(name)}
      </span>
    </Tip>
  );
}

export function People({ people }: { people: readonly Someone[] }) {
  const others = people.length - MOST_FACES;
  return (
    <span className={styles.stack}>
      {people.slice(0, MOST_FACES).map((one) => (
        <Person key={one.id} {...one} isSmall />
      ))}
      {others > 0 && <span className={`${styles.person} ${styles.small} ${styles.more}`}>+{others}</span>}
    </span>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)].map((word) => word?.[0]) : name.slice(0, 2).split("");
  return letters.join("").toUpperCase();
}

function colourOf(id: string): number {
  let sum = 0;
  for (const letter of id) {
    sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  }
  return (sum % COLOURS) + 1;
}
