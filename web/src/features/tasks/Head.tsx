import { memo, useRef } from "react";
import { ActionIcon } from "@mantine/core";
import {
  IconArrowLeft,
  IconBell,
  IconBellOff,
  IconClockPause,
  IconDots,
  IconExternalLink,
  IconLink,
  IconTrash,
  IconX,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { api, got } from "../../api/client.ts";
import { me } from "../../api/session.ts";
import type { Task } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { tellRefusal } from "../../live/refusing.ts";
import type { LiveTask } from "../../live/task.ts";
import { useIsWaiting } from "../../live/unanswered.ts";
import { ButtonMenu, Item } from "../../parts/Popup.tsx";
import { Hint } from "../../parts/Hint.tsx";
import { People } from "../../parts/Person.tsx";
import { useIsThere } from "../../parts/there.ts";
import { Tip } from "../../parts/Tip.tsx";
import { toast } from "../../parts/toast.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import styles from "./TaskPanel.module.css";
import { words as ownWords } from "./words.ts";

interface HeadProps {
  task: Task;
  live: LiveTask;
  onClose: () => void;
  /** Beside a list; else it is a page of its own. */
  isBeside: boolean;
}

/** Which task it is, who is here, and what can be done with it as a whole. */
export const Head = memo(function Head({ task, live, onClose, isBeside }: HeadProps) {
  const words = useWords();
  const own = useOwn(ownWords);
  const project = useAll(desk.projects).find(({ id }) => id === task.project_id);
  const actions = useActions(task, live, onClose);
  const isWaiting = useIsWaiting(task.id);
  return (
    <header className={styles.head}>
      <ActionIcon
        className={styles.back ?? ""}
        variant="subtle"
        color="gray"
        aria-label={words.app.back}
        onClick={onClose}
      >
        <IconArrowLeft size={20} stroke={1.75} />
      </ActionIcon>
      <span className="num">{task.key}</span>
      {project && (
        <Link className={styles.project} to="/projects/$key" params={{ key: project.key }}>
          {own.head.inProject(project.name)}
        </Link>
      )}
      {isWaiting && (
        <span className={styles.waits}>
          <IconClockPause size={14} stroke={1.75} aria-hidden />
          {words.state.waits}
        </span>
      )}
      <span className={styles.space} />
      <Here live={live} />
      <Tip label={own.head.copy}>
        <ActionIcon
          className={styles.wide ?? ""}
          variant="subtle"
          color="gray"
          aria-label={own.head.copy}
          onClick={actions.copy}
        >
          <IconLink size={16} stroke={1.75} />
        </ActionIcon>
      </Tip>
      <Tip label={actions.muteLabel}>
        <ActionIcon
          className={styles.wide ?? ""}
          variant="subtle"
          color="gray"
          aria-label={actions.muteLabel}
          aria-pressed={actions.isMuted}
          onClick={actions.mute}
        >
          {actions.isMuted ? <IconBell size={16} stroke={1.75} /> : <IconBellOff size={16} stroke={1.75} />}
        </ActionIcon>
      </Tip>
      <More task={task} actions={actions} isBeside={isBeside} />
      <Tip label={<Hint keys="Esc">{words.app.close}</Hint>}>
        <ActionIcon
          className={styles.wide ?? ""}
          variant="subtle"
          color="gray"
          aria-label={words.app.close}
          onClick={onClose}
        >
          <IconX size={16} stroke={1.75} />
        </ActionIcon>
      </Tip>
    </header>
  );
});

type Actions = ReturnType<typeof useActions>;

function More({ task, actions, isBeside }: { task: Task; actions: Actions; isBeside: boolean }) {
  const own = useOwn(ownWords);
  return (
    <ButtonMenu
      position="bottom-end"
      button={
        <ActionIcon variant="subtle" color="gray" aria-label={own.head.more}>
          <IconDots size={16} stroke={1.75} />
        </ActionIcon>
      }
    >
      {isBeside && (
        <Item
          leftSection={<IconExternalLink size={16} stroke={1.75} />}
          renderRoot={(props) => <Link {...props} to="/tasks/$id" params={{ id: task.id }} />}
        >
          {own.head.page}
        </Item>
      )}
      <Item leftSection={<IconLink size={16} stroke={1.75} />} onClick={actions.copy}>
        {own.head.copy}
      </Item>
      <Item leftSection={<IconBellOff size={16} stroke={1.75} />} onClick={actions.mute}>
        {actions.muteLabel}
      </Item>
      <Item leftSection={<IconTrash size={16} stroke={1.75} />} onClick={actions.remove}>
        {own.head.delete}
      </Item>
    </ButtonMenu>
  );
}

/** "Olga is here, Ravi is editing" */
function Here({ live }: { live: LiveTask }) {
  const own = useOwn(ownWords);
  const others = live.here.filter(({ user_id }) => user_id !== me().id);
  const people = others.map(({ user_id, state }) => ({ id: user_id, name: desk.nameOf(user_id) ?? "?", state }));
  const said = people
    .slice(0, 2)
    .map(({ name, state }) => (state === "EDITING" ? own.head.isEditing(name) : own.head.isHere(name)));
  return (
    <>
      <People people={people} />
      {said.length > 0 && <span className={styles.here}>{said.join(", ")}</span>}
    </>
  );
}

function useActions(task: Task, live: LiveTask, onClose: () => void) {
  const words = useWords();
  const own = useOwn(ownWords);
  const isMuted = task.viewer?.muted ?? false;
  const path = { task_id: task.id };
  const isRemoving = useRef(false);
  const isThere = useIsThere();

  async function trying(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      tellRefusal(error, words);
    }
  }

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(`${location.origin}/tasks/${task.id}`);
    toast(own.head.copied);
  }

  async function mute(): Promise<void> {
    await (isMuted
      ? api.DELETE("/api/v1/tasks/{task_id}/mute", { params: { path } })
      : api.PUT("/api/v1/tasks/{task_id}/mute", { params: { path }, body: {} }));
    live.task.amend(task.id, (kept) => ({ ...kept, viewer: { ...kept.viewer, muted: !isMuted } }));
    toast(isMuted ? own.head.unmuted : own.head.muted);
  }

  async function restore(): Promise<void> {
    const params = { path, header: { "Idempotency-Key": crypto.randomUUID() } };
    desk.keep(await got(api.POST("/api/v1/tasks/{task_id}/restore", { params, body: {} })));
  }

  async function remove(): Promise<void> {
    if (isRemoving.current) {
      return;
    }
    isRemoving.current = true;
    try {
      await api.DELETE("/api/v1/tasks/{task_id}", { params: { path } });
    } finally {
      isRemoving.current = false;
    }
    if (isThere.current) {
      onClose();
    }
    toast(own.head.deleted(task.key), { label: own.head.undo, run: async () => trying(restore) });
  }

  return {
    isMuted,
    muteLabel: isMuted ? own.head.unmute : own.head.mute,
    copy: () => void trying(copy),
    mute: () => void trying(mute),
    remove: () => void trying(remove),
  };
}
