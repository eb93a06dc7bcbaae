import { QueryObserver } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { newQueries } from "../src/api/queries.ts";

test("a first answer that was asked for before a change is not taken for one from after it", async () => {
  const queries = newQueries();
  const asked: ((answer: string) => void)[] = [];
  const queryFn = async () => new Promise<string>((answer) => asked.push(answer));
  const looking = new QueryObserver(queries, { queryKey: ["timeline"], queryFn });
  const stop = looking.subscribe(() => undefined);
  void queries.invalidateQueries({ queryKey: ["timeline"] });
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[0]!("before");
  asked[1]!("after");
  await vi.waitFor(() => expect(looking.getCurrentResult().data).toBe("after"));
  stop();
});
