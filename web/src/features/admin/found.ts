/** Whoever's name or address has every word of what is sought, whatever the accents and the case; active ones first. */

interface Somebody {
  name: string;
  email: string | null;
  disabled: boolean;
}

export function found<T extends Somebody>(people: readonly T[], sought: string): T[] {
  const parts = plain(sought).split(/\s+/).filter(Boolean);
  return people
    .filter(({ name, email }) => {
      const text = plain(`${name} ${email ?? ""}`);
      return parts.every((part) => text.includes(part));
    })
    .toSorted((one, other) => Number(one.disabled) - Number(other.disabled) || one.name.localeCompare(other.name));
}

function plain(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
