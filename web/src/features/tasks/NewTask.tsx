import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, got } from "../../api/client.ts";
import { me } from "../../api/session.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useWords } from "../../words/index.ts";
import { useSending } from "../door/sending.ts";

/** A task in one line, from anywhere. It is mine until somebody else gets it. */
export function NewTask({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const words = useWords();
  return (
    <Modal opened={isOpen} onClose={onClose} title={words.app.newTask} size="lg" yOffset="12vh">
      <Form onDone={onClose} />
    </Modal>
  );
}

function Form({ onDone }: { onDone: () => void }) {
  const words = useWords();
  const navigate = useNavigate();
  const projects = useAll(desk.projects);
  const [title, setTitle] = useState("");
  const [project, setProject] = useState<string | null>(projects[0]?.id ?? null);
  const [due, setDue] = useState("");
  const { isBusy, wrong, fields, send } = useSending();

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    const done = await send(async () => {
      const due_at = due === "" ? null : new Date(due).toISOString();
      const body = { title, project_id: project ?? "", assignee_id: me().id, due_at };
      const header = { "Idempotency-Key": crypto.randomUUID() };
      const task = await got(api.POST("/api/v1/tasks", { params: { header }, body: body as never }));
      desk.keep(task);
      await navigate({ to: "/tasks/$id", params: { id: task.id } });
    });
    if (done) {
      onDone();
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <TextInput
          label={words.task.title}
          data-autofocus
          required
          withAsterisk={false}
          value={title}
          error={fields.title ?? wrong}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Group grow>
          <Select
            label={words.task.project}
            allowDeselect={false}
            data={projects.map(({ id, key, name }) => ({ value: id, label: `${key} ${name}` }))}
            value={project}
            error={fields.project_id}
            onChange={setProject}
          />
          <TextInput
            label={words.task.due}
            type="datetime-local"
            value={due}
            error={fields.due_at}
            onChange={(event) => setDue(event.currentTarget.value)}
          />
        </Group>
        <Group justify="flex-end">
          <Button type="submit" loading={isBusy} disabled={title.trim() === "" || project === null}>
            {words.task.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
