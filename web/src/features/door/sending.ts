import { useState } from "react";
import { Refused } from "../../api/problem.ts";
import { useWords, type Words } from "../../words/index.ts";

interface Sending {
  isBusy: boolean;
  /** What is wrong as a whole. */
  wrong: string | null;
  /** What is wrong, by field. */
  fields: Readonly<Record<string, string>>;
  /** Do it; gives whether it worked. */
  send: (work: () => Promise<void>) => Promise<boolean>;
}

/** A form on its way to the server, and what came back. */
export function useSending(explain: (refused: Refused, words: Words) => string | null = () => null): Sending {
  const words = useWords();
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);

  async function send(work: () => Promise<void>): Promise<boolean> {
    setBusy(true);
    setRefused(null);
    try {
      await work();
      return true;
    } catch (error) {
      setRefused(error);
      return false;
    } finally {
      setBusy(false);
    }
  }

  return {
    isBusy,
    send,
    wrong: whole(refused, words, explain),
    fields: refused instanceof Refused ? refused.fields : {},
  };
}

function whole(
  refused: unknown,
  words: Words,
  explain: (refused: Refused, words: Words) => string | null,
): string | null {
  if (refused === null) {
    return null;
  }
  if (!(refused instanceof Refused)) {
    return words.door.unreachable;
  }
  if (refused.status === 429) {
    return words.door.tooMany;
  }
  return explain(refused, words) ?? (Object.keys(refused.fields).length > 0 ? null : refused.message);
}
