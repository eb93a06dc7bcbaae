import { Button, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { post } from "../../api/session.ts";
import { useWords } from "../../words/index.ts";
import { Door, Said, Wrong } from "./Door.tsx";
import styles from "./Door.module.css";
import { useSending } from "./sending.ts";

export function Forgotten() {
  const words = useWords();
  const [email, setEmail] = useState("");
  const [isSent, setSent] = useState(false);
  const { isBusy, wrong, fields, send } = useSending();

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    setSent(await send(async () => void (await post("/auth/password/forgot", { email }))));
  }

  return (
    <Door title={words.door.resetTitle} lead={words.door.resetLead} onSubmit={(event) => void submit(event)}>
      {wrong && <Wrong>{wrong}</Wrong>}
      {isSent && <Said>{words.door.resetSent}</Said>}
      <TextInput
        size="md"
        label={words.door.email}
        type="email"
        autoComplete="username"
        autoFocus
        value={email}
        error={fields.email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Button type="submit" size="md" loading={isBusy} disabled={email === ""}>
        {words.door.resetSend}
      </Button>
      <Link className={styles.link} to="/sign-in">
        {words.door.signIn}
      </Link>
    </Door>
  );
}
