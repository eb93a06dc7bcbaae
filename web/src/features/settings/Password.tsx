import { Button, PasswordInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { me } from "../../api/session.ts";
import { toast } from "../../parts/toast.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import { Wrong } from "../door/Door.tsx";
import { NewPassword } from "../door/NewPassword.tsx";
import { useSending } from "../door/sending.ts";
import styles from "./Settings.module.css";
import { words } from "./words.ts";

export function Password() {
  const own = useOwn(words);
  const shared = useWords();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const { isBusy, wrong, fields, send } = useSending();

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    const body = { password: current, new_password: password };
    if (await send(async () => void (await api.POST("/api/v1/auth/password/change", { body })))) {
      setCurrent("");
      setPassword("");
      toast(own.passwordChanged);
    }
  }

  return (
    <div className={styles.column}>
      <section className={styles.box} aria-label={own.password}>
        <form className={`${styles.stack} ${styles.wide}`} onSubmit={(event) => void submit(event)}>
          <p className={styles.quiet}>{own.passwordLead}</p>
          {wrong && <Wrong>{wrong}</Wrong>}
          <input hidden type="email" autoComplete="username" value={me().email} readOnly />
          <PasswordInput
            className={styles.wide}
            label={own.currentPassword}
            autoComplete="current-password"
            value={current}
            error={fields.password && own.wrongPassword}
            visibilityToggleButtonProps={{ tabIndex: 0, "aria-label": shared.door.showPassword }}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <div className={styles.wide}>
            <NewPassword
              label={shared.door.newPassword}
              value={password}
              error={fields.new_password}
              onChange={setPassword}
            />
          </div>
          <Button type="submit" loading={isBusy} disabled={current === "" || password === ""}>
            {own.changePassword}
          </Button>
          <Link className={styles.link} to="/forgotten">
            {own.forgotten}
          </Link>
        </form>
      </section>
    </div>
  );
}
