/** The mark: before, due, and what follows. */
export function Brand() {
  return (
    <svg width={18} height={22} viewBox="0 0 18 22" aria-hidden>
      <path d="M9 5.5v3M9 14v1.5" stroke="currentColor" strokeWidth="1.8" />
      <circle cx="9" cy="3.5" r="2.6" fill="none" stroke="currentColor" strokeWidth="1.8" />
      <rect x="0.5" y="9.5" width="17" height="3" rx="1.5" fill="var(--accent)" />
      <circle cx="9" cy="18.3" r="3.3" fill="currentColor" />
    </svg>
  );
}
