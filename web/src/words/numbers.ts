/** Small numbers read better as words. */

const SPELLED = {
  en: "No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve".split(" "),
  de: "Keine Eine Zwei Drei Vier Fünf Sechs Sieben Acht Neun Zehn Elf Zwölf".split(" "),
};

/** As a sentence begins with it. */
export function spelled(count: number, locale: keyof typeof SPELLED): string {
  return SPELLED[locale][count] ?? String(count);
}
