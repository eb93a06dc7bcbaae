import { Button, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, got } from "../../api/client.ts";
import { desk, useAll } from "../../live/desk.ts";
import { Page } from "../../parts/Page.tsx";
import { useWords } from "../../words/index.ts";
import { useSending } from "../door/sending.ts";
import { cleaned, isKey, suggested } from "./key.ts";
import { useOnce } from "../../parts/once.ts";
import styles from "./projects.module.css";

export function NewProject() {
  const words = useWords();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [ownKey, setOwnKey] = useState<string | null>(null);
  const key = ownKey ?? suggested(name);
  const isFirst = useAll(desk.projects).length === 0 && desk.projects.isFilled;
  const once = useOnce();
  const { isBusy, wrong, fields, send } = useSending();

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    await send(async () => {
      const body = { name, key };
      desk.projects.put(
        await once(body, async (header) => got(api.POST("/api/v1/projects", { params: { header }, body }))),
      );
      await navigate({ to: "/projects/$key", params: { key } });
    });
  }

  return (
    <Page title={isFirst ? words.projects.first : words.projects.add} lead={words.projects.firstLead}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextInput
          label={words.projects.name}
          autoFocus
          value={name}
          error={fields.name ?? wrong}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={words.projects.key}
          description={words.projects.keyHint}
          value={key}
          error={fields.key}
          onChange={(event) => setOwnKey(cleaned(event.currentTarget.value))}
        />
        <Button type="submit" loading={isBusy} disabled={name.trim() === "" || !isKey(key)}>
          {words.projects.create}
        </Button>
      </form>
    </Page>
  );
}
