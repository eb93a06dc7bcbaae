import type { Status } from "../api/types.ts";
import { useWords } from "../words/index.ts";

/** A ring while pending, half full in progress, a green disc when completed, a crossed ring when cancelled. */
export function StatusIcon({ status }: { status: Status }) {
  const words = useWords();
  return (
    <svg width={18} height={18} viewBox="0 0 18 18" role="img" aria-label={words.task.status[status]}>
      {SHAPES[status]}
    </svg>
  );
}

const ring = (color: string) => <circle cx="9" cy="9" r="7" fill="none" stroke={color} strokeWidth="1.75" />;

const SHAPES: Record<Status, React.ReactNode> = {
  PENDING: ring("var(--control)"),
  IN_PROGRESS: (
    <>
      {ring("var(--accent)")}
      <path d="M9 4.8a4.2 4.2 0 0 1 0 8.4z" fill="var(--accent)" />
    </>
  ),
  COMPLETED: (
    <>
      <circle cx="9" cy="9" r="7.9" fill="var(--done-dot)" />
      <path d="M5.6 9.3l2.4 2.4 4.4-5" fill="none" stroke="var(--surface)" strokeWidth="1.75" strokeLinecap="round" />
    </>
  ),
  CANCELLED: (
    <>
      {ring("var(--control)")}
      <path d="M6.5 6.5l5 5M11.5 6.5l-5 5" stroke="var(--control)" strokeWidth="1.75" strokeLinecap="round" />
    </>
  ),
};
