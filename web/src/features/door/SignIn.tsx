import { Button, PasswordInput, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { session } from "../../api/session.ts";
import { useWords } from "../../words/index.ts";
import { Door, Wrong } from "./Door.tsx";
import styles from "./Door.module.css";
import { useSending } from "./sending.ts";

export function SignIn({ to }: { to: string }) {
  const words = useWords();
  const navigate = useNavigate();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { isBusy, wrong, fields, send } = useSending((refused) => (refused.status === 401 ? words.door.wrong : null));

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    if (await send(async () => session.signIn(email, password))) {
      await navigate({ to, replace: true });
    }
  }

  return (
    <Door title={words.door.signIn} onSubmit={(event) => void submit(event)}>
      {wrong && <Wrong>{wrong}</Wrong>}
      <TextInput
        size="md"
        label={words.door.email}
        type="email"
        autoComplete="username"
        autoFocus
        required
        withAsterisk={false}
        value={email}
        error={fields.email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <div className={styles.password}>
        <PasswordInput
          size="md"
          label={words.door.password}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          error={fields.password}
          visibilityToggleButtonProps={{ tabIndex: 0, "aria-label": words.door.showPassword }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Link className={styles.forgot} to="/forgotten">
          {words.door.forgot}
        </Link>
      </div>
      <Button type="submit" size="md" loading={isBusy} disabled={email === "" || password === ""}>
        {words.door.signIn}
      </Button>
      <p className={styles.ask}>
        {words.door.noAccount}{" "}
        <Link className={styles.link} to="/sign-up">
          {words.door.signUp}
        </Link>
      </p>
    </Door>
  );
}
