/** What may go, and what never does: from the first that stands out on, else all but the verb, with which it begins. */
export function parted(text: string, strong: readonly string[]): [string, string] {
  const places = strong.map((word) => text.indexOf(word)).filter((place) => place > 0);
  const from = places.length > 0 ? Math.min(...places) : text.indexOf(" ") + 1;
  return [text.slice(0, from), text.slice(from)];
}
