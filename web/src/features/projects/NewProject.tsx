import { Button, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, got } from "../../api/client.ts";
import { desk } from "../../live/desk.ts";
import { Page } from "../../parts/Page.tsx";
import { useWords } from "../../words/index.ts";
import { useSending } from "../door/sending.ts";
import styles from "./projects.module.css";

const LONGEST_KEY = 10;
const SUGGESTED_LETTERS = 3;

export function NewProject() {
  const words = useWords();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [ownKey, setOwnKey] = useState<string | null>(null);
  const key = ownKey ?? suggested(name);
  const { isBusy, wrong, fields, send } = useSending();

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    await send(async () => {
      const header = { "Idempotency-Key": crypto.randomUUID() };
      desk.projects.put(await got(api.POST("/api/v1/projects", { params: { header }, body: { name, key } })));
      await navigate({ to: "/projects/$key", params: { key } });
    });
  }

  return (
    <Page
      title={desk.projects.all().length === 0 ? words.projects.first : words.projects.add}
      lead={words.projects.firstLead}
    >
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
          onChange={(event) => setOwnKey(clean(event.currentTarget.value))}
        />
        <Button type="submit" loading={isBusy} disabled={name.trim() === "" || key.length < 2}>
          {words.projects.create}
        </Button>
      </form>
    </Page>
  );
}

/** `Office move` is OM, `Operations` OPE. */
function suggested(name: string): string {
  const words = clean(name, " ").trim().split(/ +/);
  const letters =
    words.length > 1 ? words.map((word) => word[0]).join("") : (words[0] ?? "").slice(0, SUGGESTED_LETTERS);
  return clean(letters);
}

function clean(text: string, kept = ""): string {
  return [...text.normalize("NFKD").toUpperCase()]
    .filter((letter) => /[A-Z0-9]/.test(letter) || letter === kept)
    .join("")
    .replace(/^[0-9]+/, "")
    .slice(0, kept === "" ? LONGEST_KEY : undefined);
}
