import { useRef } from "react";

interface Header {
  "Idempotency-Key": string;
}

export type Once = <T>(body: unknown, send: (header: Header) => Promise<T>) => Promise<T>;

/** Done once, however often it is sent until an answer comes: the same body bears the same key, and another body another one. */
export function useOnce(): Once {
  const tried = useRef<{ text: string; key: string } | null>(null);
  return async (body, send) => {
    const text = JSON.stringify(body);
    if (tried.current?.text !== text) {
      tried.current = { text, key: crypto.randomUUID() };
    }
    const answer = await send({ "Idempotency-Key": tried.current.key });
    tried.current = null;
    return answer;
  };
}
