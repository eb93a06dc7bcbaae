import { Button } from "@mantine/core";
import { Refused } from "../api/problem.ts";
import { useWords } from "../words/index.ts";
import { Empty } from "./Empty.tsx";

/** In the place of what failed: what went wrong, and how to try again. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const words = useWords();
  const detail = error instanceof Refused ? error.message : words.door.unreachable;
  const request = error instanceof Refused ? error.requestId : null;
  return (
    <Empty title={words.state.failed} action={retry && <Button onClick={retry}>{words.state.retry}</Button>}>
      {detail}
      {request && <small> {words.state.request(request)}</small>}
    </Empty>
  );
}
