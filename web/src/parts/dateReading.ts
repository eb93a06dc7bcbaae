import { useEffect, useState } from "react";
import { useLocale } from "../words/index.ts";
import { dateReader, type Reader } from "./dates.ts";

/** What understands times in words, in the reader's language first. Null until it is there. */
export function useDateReader(): Reader | null {
  const locale = useLocale();
  const [reader, setReader] = useState<Reader | null>(null);
  useEffect(() => {
    let isStale = false;
    dateReader(locale).then(
      (read) => !isStale && setReader(() => read),
      () => undefined, // without it dates stay words, until the field is opened again
    );
    return () => {
      isStale = true;
    };
  }, [locale]);
  return reader;
}
