import { Textarea, type TextareaProps } from "@mantine/core";
import styles from "./GrowingText.module.css";

interface GrowingProps extends Omit<TextareaProps, "style"> {
  minRows?: number;
  maxRows: number;
}

/** Whether the browser does it by itself (CSS Basic User Interface 4, field-sizing). By script each key costs a layout. */
const IS_NATIVE = CSS.supports("field-sizing", "content");

/** Several lines of text: as many as are written, but no more than there is room for. */
export function GrowingText({ minRows = 1, maxRows, ...props }: GrowingProps) {
  const rows = { "--least-rows": minRows, "--most-rows": maxRows } as React.CSSProperties;
  return IS_NATIVE ? (
    <Textarea {...props} style={rows} classNames={{ input: styles.input ?? "" }} />
  ) : (
    <Textarea {...props} autosize minRows={minRows} maxRows={maxRows} />
  );
}
