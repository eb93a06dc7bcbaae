/** What the toolbar does to a text in Markdown. Pure. */

export type Tool = "bold" | "italic" | "code" | "heading" | "quote" | "list" | "checklist" | "link";

export interface Selected {
  text: string;
  start: number;
  end: number;
}

const AROUND: Partial<Record<Tool, string>> = { bold: "**", italic: "_", code: "`" };
const BEFORE: Partial<Record<Tool, string>> = { heading: "## ", quote: "> ", list: "- ", checklist: "- [ ] " };
const ADDRESS = "https://";

/** The text with what is selected in it marked, or not any more where it was. `sample` stands where nothing is selected. */
export function mark(tool: Tool, selected: Selected, sample: string): Selected {
  const around = AROUND[tool];
  if (around !== undefined) {
    return wrap(selected, around, sample);
  }
  const before = BEFORE[tool];
  return before === undefined ? link(selected, sample) : prefix(selected, before);
}

function wrap({ text, start, end }: Selected, around: string, sample: string): Selected {
  const size = around.length;
  if (text.slice(start - size, start) === around && text.slice(end, end + size) === around) {
    const bare = text.slice(0, start - size) + text.slice(start, end) + text.slice(end + size);
    return { text: bare, start: start - size, end: end - size };
  }
  const inner = text.slice(start, end) || sample;
  return {
    text: text.slice(0, start) + around + inner + around + text.slice(end),
    start: start + size,
    end: start + size + inner.length,
  };
}

function link({ text, start, end }: Selected, sample: string): Selected {
  const inner = text.slice(start, end) || sample;
  const address = start + inner.length + 3;
  return {
    text: `${text.slice(0, start)}[${inner}](${ADDRESS})${text.slice(end)}`,
    start: address,
    end: address + ADDRESS.length,
  };
}

/** Of whole lines: each begins with it, or where all did none does. */
function prefix({ text, start, end }: Selected, before: string): Selected {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end);
  const to = lineEnd === -1 ? text.length : lineEnd;
  const lines = text.slice(from, to).split("\n");
  const isMarked = lines.every((line) => line.startsWith(before));
  const marked = lines.map((line) => (isMarked ? line.slice(before.length) : before + line)).join("\n");
  return { text: text.slice(0, from) + marked + text.slice(to), start: from, end: from + marked.length };
}
