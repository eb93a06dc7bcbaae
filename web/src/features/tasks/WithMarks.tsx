import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect } from "react";
import { api, got } from "../../api/client.ts";
import type { Mark } from "../../api/types.ts";
import { desk } from "../../live/desk.ts";

type Marks = ReadonlyMap<string, readonly Mark[]>;

const QUERY = ["marks"];
const SETTLES_MS = 2000;
/** The steps that come first. Rows beyond them show their next step alone. */
const MOST = 600;
const AT_ONCE = 200;

const NONE: Marks = new Map();
const Known = createContext(NONE);

/** Around rows with strips: the marks of the tasks that concern the reader, fetched once for all of them. */
export function WithMarks({ children }: { children: React.ReactNode }) {
  const marks = useQuery({ queryKey: QUERY, queryFn: fetchMarks, structuralSharing: false });
  useFreshMarks();
  return <Known value={marks.data ?? NONE}>{children}</Known>;
}

/** Of one task; undefined until they are known. */
export function useMarks(task_id: string): readonly Mark[] | undefined {
  return useContext(Known).get(task_id);
}

async function fetchMarks(): Promise<Marks> {
  const found = new Map<string, readonly Mark[]>();
  let after: string | null = null;
  do {
    const query = { include: ["marks" as const], limit: AT_ONCE, after };
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const page: Awaited<ReturnType<typeof fetchPage>> = await fetchPage(query);
    for (const { task_id, marks = [] } of page.items) {
      found.set(task_id, marks);
    }
    after = page.next;
  } while (after !== null && found.size < MOST);
  return found;
}

async function fetchPage(query: { include: "marks"[]; limit: number; after: string | null }) {
  return got(api.GET("/api/v1/agenda", { params: { query } }));
}

/** Marks follow the agenda: events tell of the next step alone. */
function useFreshMarks(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = desk.agenda.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: QUERY });
      }, SETTLES_MS);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [queries]);
}
