/** How Muster looks: the ramps, and what they mean in the light and in the dark. Components name meanings, never steps. */

import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/** Ten steps from light to dark. */
function ramp(steps: string): MantineColorsTuple {
  return steps.split(" ").map((step) => `#${step}`) as unknown as MantineColorsTuple;
}

const stone = ramp("fdfcfa f7f7f5 f1f0ed e5e4e1 d6d6d3 b6b6b3 848380 656562 484845 1a1917");

/** What opens is there at once, and fades in by style alone (base.css); what closes is gone: keys that are pressed then are the page's. */
const AT_ONCE = { duration: 0 };

export const theme = createTheme({
  colors: {
    stone,
    gray: stone,
    dark: ramp("eeecea c5c4c1 a4a3a0 81807e 585654 3e3d3b 2f2e2c 232120 1a1917 141211"),
    ink: ramp("f3f7fe e3edff cbddfe a7c6fe 7facff 528cfa 386fdb 2558bb 184399 0f3174"),
    red: ramp("fef4f3 fee7e4 fed0cb feaea6 ff817a ec5754 cc3839 ac1f26 8c0e18 6a070f"),
    plum: ramp("fff2fd ffe3fb ffc8f9 f6a6ee e385db c766c0 a94ba3 8d3588 72256e 551952"),
    ochre: ramp("fff5ea ffe9d1 ffd4a3 f3b976 e09d48 c48019 a26705 845302 684000 4e2f00"),
    orange: ramp("fff4ef ffe7dc fed1bb ffb189 fa8a4b de6b20 bb5302 984203 783302 5b2400"),
    green: ramp("e7feee d4f7de b5ecc7 90d9a9 69c38b 46a76e 248b54 037240 025a31 024223"),
  },
  primaryColor: "ink",
  primaryShade: { light: 7, dark: 6 },
  black: stone[9],
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "1.45", sm: "1.45", md: "1.45", lg: "1.6", xl: "1.25" },
  spacing: { xs: "4px", sm: "8px", md: "16px", lg: "24px", xl: "32px" },
  radius: { xs: "4px", sm: "6px", md: "6px", lg: "10px", xl: "999px" },
  breakpoints: { xs: "30em", sm: "48em", md: "64em", lg: "80em", xl: "120em" },
  defaultRadius: "md",
  focusRing: "auto",
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    // Named, not imported: what opens in one comes later than the first screen.
    /** The focus goes to the first item: in a menu nothing else may have it. */
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, transitionProps: AT_ONCE } },
    Popover: { defaultProps: { transitionProps: AT_ONCE } },
    Modal: {
      defaultProps: { radius: "lg", overlayProps: { backgroundOpacity: 0.3 }, transitionProps: { duration: 140 } },
      styles: {
        content: { background: "var(--raised)", boxShadow: "var(--shadow-lg)" },
        header: { background: "var(--raised)" },
        title: { fontWeight: 600 },
      },
    },
  },
});

const MARKS = { reminder: "ochre", overdue: "red", escalation: "plum", done: "green", priority: "orange" } as const;
type Mark = keyof typeof MARKS;

/** The meanings, by ramp and step. */
const LIGHT = {
  canvas: "stone-1",
  surface: "#ffffff",
  sunken: "stone-2",
  raised: "#ffffff",
  selected: "#eff4fd",
  hover: "rgb(27 25 23 / 4%)",
  pressed: "rgb(27 25 23 / 8%)",
  line: "stone-3",
  "line-strong": "stone-4",
  control: "stone-6",
  text: "stone-9",
  "text-2": "#55524f",
  "text-3": "stone-7",
  accent: "ink-7",
  "accent-solid": "ink-7",
  "accent-solid-hover": "ink-8",
  "accent-tint": "ink-0",
  "accent-line": "ink-3",
  due: "stone-9",
  "due-dot": "stone-8",
  here: "green-6",
  "shadow-sm": "0 1px 2px rgb(27 25 23 / 6%)",
  "shadow-md": "0 1px 2px rgb(27 25 23 / 6%), 0 6px 20px -4px rgb(27 25 23 / 12%)",
  "shadow-lg": "0 2px 6px rgb(27 25 23 / 6%), 0 24px 60px -12px rgb(27 25 23 / 28%)",
  ...marks({ text: 7, dot: 6 }),
  "reminder-tint": "ochre-0",
  "overdue-tint": "red-0",
  "escalation-tint": "plum-0",
  "done-tint": "#eefaf2",
  "priority-tint": "orange-0",
  ...people({ ground: 2, text: 8 }),
  "person-6-ground": "stone-4",
  "person-6-text": "stone-8",
};

const DARK: typeof LIGHT = {
  canvas: "dark-9",
  surface: "dark-8",
  sunken: "dark-7",
  raised: "dark-7",
  selected: "#1c2331",
  hover: "rgb(239 236 233 / 5%)",
  pressed: "rgb(239 236 233 / 10%)",
  line: "#2b2826",
  "line-strong": "#3b3835",
  control: "dark-3",
  text: "dark-0",
  "text-2": "dark-1",
  "text-3": "dark-2",
  accent: "ink-4",
  "accent-solid": "ink-6",
  "accent-solid-hover": "ink-7",
  "accent-tint": "#16223a",
  "accent-line": "#2c4878",
  due: "dark-0",
  "due-dot": "dark-1",
  here: "green-5",
  "shadow-sm": "0 1px 2px rgb(0 0 0 / 40%)",
  "shadow-md": "0 0 0 1px #3b3835, 0 8px 24px -4px rgb(0 0 0 / 60%)",
  "shadow-lg": "0 0 0 1px #3b3835, 0 24px 60px -12px rgb(0 0 0 / 80%)",
  ...marks({ text: 4, dot: 5 }),
  "reminder-tint": "#2a2013",
  "overdue-tint": "#321a18",
  "escalation-tint": "#2d1a2b",
  "done-tint": "#14261b",
  "priority-tint": "#2e1c11",
  ...people({ ground: 8, text: 1 }),
  "person-6-ground": "dark-4",
  "person-6-text": "dark-0",
};

/** Of each mark the colour of its words and of its shape. */
function marks(step: { text: number; dot: number }): Record<Mark | `${Mark}-dot`, string> {
  const entries = Object.entries(MARKS).flatMap(([mark, color]) => [
    [mark, `${color}-${step.text}`],
    [`${mark}-dot`, `${color}-${step.dot}`],
  ]);
  return Object.fromEntries(entries) as Record<Mark | `${Mark}-dot`, string>;
}

type Place = 1 | 2 | 3 | 4 | 5;

/** People without a picture are told apart by colour. */
function people(step: { ground: number; text: number }): Record<`person-${Place}-${"ground" | "text"}`, string> {
  const entries = ["ink", "plum", "green", "ochre", "orange"].flatMap((color, place) => [
    [`person-${place + 1}-ground`, `${color}-${step.ground}`],
    [`person-${place + 1}-text`, `${color}-${step.text}`],
  ]);
  return Object.fromEntries(entries) as Record<`person-${Place}-${"ground" | "text"}`, string>;
}

const STEP = /^[a-z]+-\d$/;

function variables(meanings: typeof LIGHT): Record<string, string> {
  const values = Object.entries(meanings).map(([name, value]) => [
    `--${name}`,
    STEP.test(value) ? `var(--mantine-color-${value})` : value,
  ]);
  return Object.fromEntries(values) as Record<string, string>;
}

function mantine(): Record<string, string> {
  return {
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--text)",
    "--mantine-color-dimmed": "var(--text-3)",
    "--mantine-color-placeholder": "var(--text-3)",
    "--mantine-color-error": "var(--overdue)",
    "--mantine-color-default-border": "var(--line-strong)",
    "--mantine-color-anchor": "var(--accent)",
  };
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...variables(LIGHT), ...mantine() },
  dark: { ...variables(DARK), ...mantine() },
});
