import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { post } from "../../api/session.ts";
import { useOwn, useWords } from "../../words/index.ts";
import { Door, Said, Wrong } from "./Door.tsx";
import styles from "./Door.module.css";
import { words as door } from "./words.ts";

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
  return (
    <Door title={own.confirm}>
      {verified.isPending && <Loader size="sm" />}
      {verified.isSuccess && <Said>{words.door.verified}</Said>}
      {verified.isError && <Wrong>{own.linkOver}</Wrong>}
      {verified.isError && (
        <Link className={styles.link} to="/forgotten">
          {words.door.resetTitle}
        </Link>
      )}
      <Link className={styles.link} to="/">
        {own.goOn}
      </Link>
    </Door>
  );
}
