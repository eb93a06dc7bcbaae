import { Menu, UnstyledButton } from "@mantine/core";
import {
  IconDots,
  IconFolder,
  IconInbox,
  IconPlugConnectedX,
  IconPlus,
  IconSettings,
  IconSun,
} from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import { session } from "../api/session.ts";
import type { Me } from "../api/types.ts";
import { desk, useAll } from "../live/desk.ts";
import { onSocketState, socketState } from "../live/socket.ts";
import { useWords } from "../words/index.ts";
import { Brand } from "./Brand.tsx";
import { Person } from "./Person.tsx";
import styles from "./Shell.module.css";

interface Frame {
  user: Me;
  onNewTask: () => void;
  children: React.ReactNode;
}

/** The side bar, or on a phone the tabs below, around whatever screen is open. */
export function Shell({ user, onNewTask, children }: Frame) {
  const words = useWords();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {words.app.skip}
      </a>
      <nav className={styles.side} aria-label={words.app.main}>
        <Side user={user} />
      </nav>
      <main className={styles.main} id="content">
        <Connection />
        {children}
      </main>
      <Tabs onNewTask={onNewTask} />
    </div>
  );
}

function Side({ user }: { user: Me }) {
  const words = useWords();
  const projects = useAll(desk.projects);
  return (
    <>
      <Link className={styles.brand} to="/">
        <Brand />
        <span className={styles.label}>Muster</span>
      </Link>
      <Link className={styles.link} to="/" activeOptions={{ exact: true }} title={words.app.day}>
        <IconSun size={18} stroke={1.75} aria-hidden />
        <span className={styles.label}>{words.app.day}</span>
        <OpenCount user={user} />
      </Link>
      <Link className={styles.link} to="/inbox" title={words.app.inbox}>
        <IconInbox size={18} stroke={1.75} aria-hidden />
        <span className={styles.label}>{words.app.inbox}</span>
        <Unread />
      </Link>
      <h2 className={styles.heading}>{words.app.projects}</h2>
      {projects
        .toSorted((one, other) => one.key.localeCompare(other.key))
        .map((project) => (
          <Link key={project.id} className={styles.link} to="/projects/$key" params={{ key: project.key }}>
            <span className={styles.key}>{project.key}</span>
            <span className={`${styles.label} cut`}>{project.name}</span>
          </Link>
        ))}
      <Link className={styles.link} to="/projects/new">
        <IconPlus size={18} stroke={1.75} aria-hidden />
        <span className={styles.label}>{words.projects.add}</span>
      </Link>
      <Account user={user} />
    </>
  );
}

function OpenCount({ user }: { user: Me }) {
  const count = useAll(desk.tasks).filter((task) => task.assignee_id === user.id && isOpen(task.status)).length;
  return count > 0 ? <span className={`${styles.count} num`}>{count}</span> : null;
}

function isOpen(status: string): boolean {
  return status === "PENDING" || status === "IN_PROGRESS";
}

function Unread() {
  const count = useAll(desk.notifications).filter((one) => one.read_at === null).length;
  return count > 0 ? <span className={`${styles.count} ${styles.hot} num`}>{count}</span> : null;
}

function Account({ user }: { user: Me }) {
  const words = useWords();
  const navigate = useNavigate();
  return (
    <Menu position="top-start" width={200}>
      <Menu.Target>
        <UnstyledButton className={styles.foot} aria-label={user.name}>
          <Person id={user.id} name={user.name} />
          <span className={`${styles.label} cut`}>{user.name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconSettings size={16} stroke={1.75} />}
          onClick={() => void navigate({ to: "/settings" })}
        >
          {words.app.settings}
        </Menu.Item>
        <Menu.Item onClick={() => void session.signOut()}>{words.app.signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Connection() {
  const words = useWords();
  const state = useSyncExternalStore(onSocketState, socketState);
  if (state !== "waiting") {
    return null;
  }
  return (
    <div className={styles.offline} role="status">
      <IconPlugConnectedX size={14} stroke={1.75} aria-hidden />
      {words.state.offline}
    </div>
  );
}

function Tabs({ onNewTask }: { onNewTask: () => void }) {
  const words = useWords();
  return (
    <nav className={styles.tabs} aria-label={words.app.main}>
      <Link className={styles.tab} to="/" activeOptions={{ exact: true }}>
        <IconSun size={20} stroke={1.75} aria-hidden />
        {words.app.day}
      </Link>
      <Link className={styles.tab} to="/inbox">
        <IconInbox size={20} stroke={1.75} aria-hidden />
        {words.app.inbox}
        <Unread />
      </Link>
      <UnstyledButton className={styles.tab} aria-label={words.app.newTask} onClick={onNewTask}>
        <span className={styles.add}>
          <IconPlus size={20} stroke={1.75} aria-hidden />
        </span>
      </UnstyledButton>
      <Link className={styles.tab} to="/projects">
        <IconFolder size={20} stroke={1.75} aria-hidden />
        {words.app.projects}
      </Link>
      <Link className={styles.tab} to="/settings">
        <IconDots size={20} stroke={1.75} aria-hidden />
        {words.app.more}
      </Link>
    </nav>
  );
}
