import { UnstyledButton } from "@mantine/core";
import { IconDots, IconFolder, IconInbox, IconLogout, IconPlus, IconSearch, IconSun } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { session } from "../api/session.ts";
import type { Me } from "../api/types.ts";
import { useWords } from "../words/index.ts";
import { Unread } from "./counts.tsx";
import { ButtonMenu, Item } from "./Popup.tsx";
import { useTeamPlaces } from "./places.ts";
import styles from "./Shell.module.css";

interface TabsProps {
  user: Me;
  onNewTask: () => void;
  onSearch: () => void;
}

/** On a phone, below the screen. */
export function Tabs({ user, onNewTask, onSearch }: TabsProps) {
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
      <More user={user} onSearch={onSearch} />
    </nav>
  );
}

function More({ user, onSearch }: { user: Me; onSearch: () => void }) {
  const words = useWords();
  const navigate = useNavigate();
  return (
    <ButtonMenu
      position="top-end"
      width={220}
      button={
        <UnstyledButton className={styles.tab}>
          <IconDots size={20} stroke={1.75} aria-hidden />
          {words.app.more}
        </UnstyledButton>
      }
    >
      <Item leftSection={<IconSearch size={16} stroke={1.75} />} onClick={onSearch}>
        {words.app.search}
      </Item>
      {useTeamPlaces(user).map(({ to, icon: Icon, label }) => (
        <Item key={to} leftSection={<Icon size={16} stroke={1.75} />} onClick={() => void navigate({ to })}>
          {label(words)}
        </Item>
      ))}
      <Item leftSection={<IconLogout size={16} stroke={1.75} />} onClick={() => void session.signOut()}>
        {words.app.signOut}
      </Item>
    </ButtonMenu>
  );
}
