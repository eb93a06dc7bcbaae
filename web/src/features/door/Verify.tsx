import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Refused } from "../../api/problem.ts";
import { post } from "../../api/session.ts";
import { Failed } from "../../parts/Failed.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import { Door, Said, Wrong } from "./Door.tsx";
import styles from "./Door.module.css";
import { words as door } from "./words.ts";

/** Otherwise it may work yet. */
const INVALID = 422;

/** Where the link of a mail leads: the address is confirmed. */
export function Verify({ token }: { token: string }) {
  const words = useWords();
  const own = useOwn(door);
  const verified = useQuery({
    queryKey: ["verify", token],
    queryFn: async () => (await post("/auth/email/verify", { token })).status,
    retry: false,
    staleTime: Infinity,
  });
  const isOver = verified.error instanceof Refused && verified.error.status === INVALID;
  return (
    <Door title={own.confirm}>
      {verified.isFetching && <Loader size="sm" />}
      {verified.isSuccess && <Said>{words.door.verified}</Said>}
      {isOver && <Wrong>{own.linkOver}</Wrong>}
      {isOver && (
        <Link className={styles.link} to="/forgotten">
          {words.door.resetTitle}
        </Link>
      )}
      {verified.isError && !isOver && !verified.isFetching && (
        <Failed error={verified.error} retry={() => void verified.refetch()} />
      )}
      <Link className={styles.link} to="/">
        {own.goOn}
      </Link>
    </Door>
  );
}
