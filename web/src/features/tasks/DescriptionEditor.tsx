import { ActionIcon, Button, Group } from "@mantine/core";
import {
  IconBlockquote,
  IconBold,
  IconCode,
  IconH2,
  IconItalic,
  IconLink,
  IconList,
  IconListCheck,
} from "@tabler/icons-react";
import { useDeferredValue, useRef, useState } from "react";
import { GrowingText } from "../../parts/GrowingText.tsx";
import { Tip } from "../../parts/Tip.tsx";
import { useOwn } from "../../words/index.ts";
import { Markdown } from "./Markdown.tsx";
import { mark, type Tool } from "./marking.ts";
import { words } from "./words.ts";
import type { useWriting } from "./writing.ts";
import styles from "./Writing.module.css";

const TOOLS: [Tool, typeof IconBold][] = [
  ["bold", IconBold],
  ["italic", IconItalic],
  ["code", IconCode],
  ["link", IconLink],
  ["heading", IconH2],
  ["list", IconList],
  ["checklist", IconListCheck],
  ["quote", IconBlockquote],
];

/** Markdown with its tools, and below how it will read. */
export function DescriptionEditor({ writing }: { writing: ReturnType<typeof useWriting> }) {
  const own = useOwn(words);
  const { base } = writing;
  const [text, setText] = useState(base?.text ?? "");
  const shown = useDeferredValue(text);
  const field = useRef<HTMLTextAreaElement>(null);

  function use(tool: Tool): void {
    const area = field.current;
    if (area === null) {
      return;
    }
    const marked = mark(tool, { text, start: area.selectionStart, end: area.selectionEnd }, own.edit.sampleText);
    setText(marked.text);
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(marked.start, marked.end);
    });
  }

  function pressed(event: React.KeyboardEvent): void {
    const withControl = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") {
      event.stopPropagation();
      writing.leave();
    } else if (withControl && event.key === "Enter") {
      event.preventDefault();
      writing.finish(text);
    } else if (withControl && (event.key === "b" || event.key === "i")) {
      event.preventDefault();
      use(event.key === "b" ? "bold" : "italic");
    }
  }

  return (
    <div className={styles.editor}>
      <div className={styles.tools} role="toolbar" aria-label={own.edit.tools}>
        {TOOLS.map(([tool, Icon]) => (
          <Tip key={tool} label={own.edit[tool]}>
            <ActionIcon variant="subtle" color="gray" size={28} aria-label={own.edit[tool]} onClick={() => use(tool)}>
              <Icon size={16} stroke={1.75} />
            </ActionIcon>
          </Tip>
        ))}
      </div>
      <GrowingText
        ref={field}
        aria-label={own.edit.write}
        minRows={4}
        maxRows={14}
        value={text}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- one has asked to write here
        autoFocus
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={pressed}
      />
      <section className={styles.preview} aria-label={own.edit.preview}>
        <h2>{own.edit.preview}</h2>
        <div className={styles.prose}>
          <Markdown text={shown} />
        </div>
      </section>
      <Group gap="sm">
        <Button size="xs" onClick={() => writing.finish(text)}>
          {own.edit.save}
        </Button>
        <Button size="xs" variant="default" onClick={writing.leave}>
          {own.edit.cancel}
        </Button>
        <span className={styles.hint}>{own.edit.saveHint}</span>
      </Group>
    </div>
  );
}
