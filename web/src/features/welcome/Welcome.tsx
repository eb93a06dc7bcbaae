import { Button, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, got } from "../../api/client.ts";
import { me } from "../../api/session.ts";
import type { Project } from "../../api/types.ts";
import { desk } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { useDateReader } from "../../parts/dateReading.ts";
import { wholeTime } from "../../parts/dates.ts";
import { useOnce } from "../../parts/once.ts";
import { Page } from "../../parts/Page.tsx";
import { useLocale, useOwn } from "../../words/index.ts";
import { fullMoment } from "../../words/times.ts";
import { Wrong } from "../door/Door.tsx";
import { useSending } from "../door/sending.ts";
import { cleaned, isKey, suggested } from "../projects/key.ts";
import styles from "./Welcome.module.css";
import { words } from "./words.ts";

/** The first minute: a project, its first task, and then the task's timeline. */
export function Welcome() {
  const own = useOwn(words);
  return (
    <Page title={own.title(me().name)}>
      <Form />
    </Page>
  );
}

function Form() {
  const own = useOwn(words);
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [ownKey, setOwnKey] = useState<string | null>(null);
  const [title, setTitle] = useState("");
  const due = useDue();
  const [made, setMade] = useState<Project | null>(null);
  const createProject = useCreateProject();
  const createTask = useCreateTask();
  const key = ownKey ?? suggested(name);
  const { isBusy, wrong, fields, send } = useSending((refused) => (refused.code === "key_taken" ? own.keyTaken : null));

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    await send(async () => {
      const project = made ?? (await createProject(name, key));
      setMade(project);
      const id = await createTask(project.id, title, due.at);
      await navigate({ to: "/tasks/$id", params: { id } });
    });
  }

  return (
    <form className={styles.welcome} onSubmit={(event) => void submit(event)} noValidate>
      <p className={styles.lead}>{own.lead}</p>
      {wrong && <Wrong>{wrong}</Wrong>}
      <div>
        <div className={styles.project}>
          <TextInput
            label={own.project}
            placeholder={own.projectHint}
            size="md"
            autoFocus
            disabled={made !== null}
            value={name}
            error={fields.name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={own.key}
            size="md"
            disabled={made !== null}
            value={key}
            error={fields.key}
            onChange={(event) => setOwnKey(cleaned(event.currentTarget.value))}
          />
        </div>
        {isKey(key) && <p className={styles.hint}>{own.keyHint(key)}</p>}
      </div>
      <TextInput
        label={own.task}
        placeholder={own.taskHint}
        size="md"
        value={title}
        error={fields.title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <TextInput
        label={own.due}
        placeholder={own.dueHint}
        size="md"
        autoComplete="off"
        value={due.text}
        error={due.wrong ?? fields.due_at}
        description={
          <span role="status" className={due.at ? styles.understood : undefined}>
            {due.said}
          </span>
        }
        inputWrapperOrder={["label", "input", "description", "error"]}
        onChange={(event) => due.type(event.currentTarget.value)}
        onBlur={due.leave}
        onKeyDown={(event) => event.key === "Enter" && due.leave()}
      />
      <div className={styles.end}>
        <Button
          type="submit"
          size="md"
          loading={isBusy}
          disabled={name.trim() === "" || !isKey(key) || title.trim() === "" || !due.isUsable}
        >
          {own.start}
        </Button>
        <Link className={styles.later} to="/">
          {own.later}
        </Link>
      </div>
      <p className={styles.then}>{own.next}</p>
    </form>
  );
}

interface Due {
  text: string;
  type: (text: string) => void;
  at: Date | null;
  /** What was understood. */
  said: string;
  wrong: string | null;
  /** It was left, or is to be taken: now one may say what is wrong. */
  leave: () => void;
  isUsable: boolean;
}

function useDue(): Due {
  const own = useOwn(words);
  const locale = useLocale();
  const now = useNow();
  const read = useDateReader();
  const [text, setText] = useState("");
  const [isLeft, setLeft] = useState(false);
  const isEmpty = text.trim() === "";
  const at = read === null ? null : wholeTime(read, text, now);
  const isPast = at !== null && at < now;
  const wrong = isPast ? own.past : at === null && !isEmpty && read !== null ? own.notUnderstood : null;
  return {
    text,
    type: (typed) => {
      setText(typed);
      setLeft(false);
    },
    leave: () => setLeft(true),
    at,
    isUsable: isEmpty || (at !== null && !isPast),
    wrong: isLeft ? wrong : null,
    said: isEmpty ? own.noDue : at === null || isPast ? "" : own.understood(fullMoment(at, now, locale)),
  };
}

function useCreateProject(): (name: string, key: string) => Promise<Project> {
  const once = useOnce();
  return async (name, key) => {
    const body = { name, key };
    const project = await once(body, async (header) => got(api.POST("/api/v1/projects", { params: { header }, body })));
    desk.projects.put(project);
    return project;
  };
}

/** One's own, so that one sees it in my day. */
function useCreateTask(): (project_id: string, title: string, due: Date | null) => Promise<string> {
  const once = useOnce();
  return async (project_id, title, due) => {
    const body = { project_id, title, assignee_id: me().id, due_at: due?.toISOString() ?? null };
    const task = await once(body, async (header) => got(api.POST("/api/v1/tasks", { params: { header }, body })));
    desk.keep(task);
    return task.id;
  };
}
