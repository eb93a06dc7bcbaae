import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { post } from "../../api/session.ts";
import { useWords } from "../../words/index.ts";
import { Door, Said, Wrong } from "./Door.tsx";
import styles from "./Door.module.css";
import { NewPassword } from "./NewPassword.tsx";
import { useSending } from "./sending.ts";

/** Where the link of a mail leads: a new password. */
export function Reset({ token }: { token: string }) {
  const words = useWords();
  const [password, setPassword] = useState("");
  const [isSet, setIsSet] = useState(false);
  const { isBusy, wrong, fields, send } = useSending((refused) => (refused.fields.token ? words.door.linkDead : null));

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    setIsSet(await send(async () => void (await post("/auth/password/reset", { token, password }))));
  }

  return (
    <Door title={words.door.resetTitle} onSubmit={(event) => void submit(event)}>
      {wrong && <Wrong>{wrong}</Wrong>}
      {isSet ? (
        <Said>{words.door.passwordSet}</Said>
      ) : (
        <>
          <NewPassword
            size="md"
            label={words.door.newPassword}
            value={password}
            error={fields.password}
            onChange={setPassword}
          />
          <Button type="submit" size="md" loading={isBusy} disabled={password === ""}>
            {words.door.setPassword}
          </Button>
        </>
      )}
      <Link className={styles.link} to="/sign-in">
        {words.door.signIn}
      </Link>
    </Door>
  );
}
