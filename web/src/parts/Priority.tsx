import type { Priority } from "../api/types.ts";
import { useWords } from "../words/index.ts";

const BARS = { LOW: 1, MEDIUM: 2, HIGH: 3 } as const;
const HEIGHTS = [4, 7.5, 11];

/** One to three bars, orange from high on; urgent is a square that says so. */
export function PriorityIcon({ priority }: { priority: Priority }) {
  const words = useWords();
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" role="img" aria-label={words.task.priority[priority]}>
      {priority === "URGENT" ? <Urgent /> : <Bars lit={BARS[priority]} isHigh={priority === "HIGH"} />}
    </svg>
  );
}

function Urgent() {
  return (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="3" fill="var(--priority-dot)" />
      <path d="M8 4.5v4.2M8 11.3v.2" stroke="var(--surface)" strokeWidth="1.9" strokeLinecap="round" />
    </>
  );
}

function Bars({ lit, isHigh }: { lit: number; isHigh: boolean }) {
  const color = isHigh ? "var(--priority-dot)" : "var(--text-3)";
  return HEIGHTS.map((height, place) => (
    <rect
      key={height}
      x={2 + place * 4.5}
      y={14 - height}
      width="3"
      height={height}
      rx="1"
      fill={place < lit ? color : "var(--line-strong)"}
    />
  ));
}
