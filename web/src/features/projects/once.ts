/** What a form makes is made once, however often an answer is lost on its way. */

import { useCallback, useRef } from "react";
import { isAway } from "../../live/sending.ts";

interface Header {
  "Idempotency-Key": string;
}

type Once = <T>(body: unknown, send: (header: Header) => Promise<T>) => Promise<T>;

/** Each try of the same has the same key until it is answered for good. */
export function useOnce(): Once {
  const tried = useRef<{ body: string; key: string } | null>(null);
  return useCallback(async (body, send) => {
    const said = JSON.stringify(body);
    const { key } = tried.current?.body === said ? tried.current : { key: crypto.randomUUID() };
    tried.current = { body: said, key };
    try {
      const answer = await send({ "Idempotency-Key": key });
      tried.current = null;
      return answer;
    } catch (error) {
      if (!isAway(error)) {
        tried.current = null;
      }
      throw error;
    }
  }, []);
}
