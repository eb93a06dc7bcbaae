import { Button, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { session } from "../../api/session.ts";
import { useLocale, useWords } from "../../words/index.ts";
import { Door, Wrong } from "./Door.tsx";
import styles from "./Door.module.css";
import { mailIn } from "./mails.ts";
import { NewPassword } from "./NewPassword.tsx";
import { useSending } from "./sending.ts";

export function SignUp() {
  const words = useWords();
  const locale = useLocale();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { isBusy, wrong, fields, send } = useSending((refused) => (refused.status === 409 ? words.door.taken : null));

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    if (await send(async () => session.signUp(name, email, password))) {
      await mailIn(locale).catch(() => undefined); // the settings show it, and nobody is kept out for it
      await navigate({ to: "/welcome", replace: true });
    }
  }

  return (
    <Door title={words.door.signUp} onSubmit={(event) => void submit(event)}>
      {wrong && <Wrong>{wrong}</Wrong>}
      <TextInput
        size="md"
        label={words.door.name}
        autoComplete="name"
        autoFocus
        required
        withAsterisk={false}
        value={name}
        error={fields.name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        size="md"
        label={words.door.email}
        type="email"
        autoComplete="username"
        required
        withAsterisk={false}
        value={email}
        error={fields.email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <NewPassword
        size="md"
        label={words.door.password}
        value={password}
        error={fields.password}
        onChange={setPassword}
      />
      <Button type="submit" size="md" loading={isBusy} disabled={name === "" || email === "" || password === ""}>
        {words.door.signUp}
      </Button>
      <p className={styles.ask}>
        {words.door.haveAccount}{" "}
        <Link className={styles.link} to="/sign-in">
          {words.door.signIn}
        </Link>
      </p>
    </Door>
  );
}
