/** The key by which a project's tasks are called: two to ten capital letters and digits, a letter first. */

const LONGEST = 10;
const SHORTEST = 2;
const SUGGESTED = 3;

export function cleaned(text: string): string {
  return plain(text)
    .replace(/[^A-Z0-9]/g, "")
    .replace(/^[0-9]+/, "")
    .slice(0, LONGEST);
}

/** `Office move` is OM, `Operations` OPE. */
export function suggested(name: string): string {
  const parts = plain(name)
    .split(/[^A-Z0-9]+/)
    .filter(Boolean);
  return cleaned(parts.length > 1 ? parts.map((part) => part[0]).join("") : (parts[0] ?? "").slice(0, SUGGESTED));
}

export function isKey(key: string): boolean {
  return key.length >= SHORTEST;
}

function plain(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toUpperCase();
}
