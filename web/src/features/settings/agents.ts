/** What a session was begun with, by its User-Agent. */

const BROWSERS: readonly [RegExp, string][] = [
  [/Edg(A|iOS)?\//, "Edge"],
  [/OPR\/|Opera/, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Macintosh|Mac OS X/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

export interface Agent {
  /** A browser, or the name with which a program introduces itself; null where nobody said. */
  name: string | null;
  system: string | null;
  isPhone: boolean;
}

export function agentOf(text: string): Agent {
  return {
    name: named(BROWSERS, text) ?? (text.split("/")[0]?.trim() || null),
    system: named(SYSTEMS, text),
    isPhone: /iPhone|iPad|Android/.test(text),
  };
}

function named(names: readonly [RegExp, string][], text: string): string | null {
  return names.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
