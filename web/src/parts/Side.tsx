import { UnstyledButton } from "@mantine/core";
import { IconInbox, IconPlus, IconSearch, IconSun } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Me } from "../api/types.ts";
import { desk, useAll } from "../live/desk.ts";
import { useWords } from "../words/index.ts";
import { Account } from "./Account.tsx";
import { Brand } from "./Brand.tsx";
import { OpenCount, Unread } from "./counts.tsx";
import { Kbd } from "./Kbd.tsx";
import { useTeamPlaces } from "./places.ts";
import styles from "./Shell.module.css";

/** Where one can go. On a tablet only the icons are there. */
export function Side({ user, onSearch }: { user: Me; onSearch: () => void }) {
  const words = useWords();
  return (
    <>
      <Link className={styles.brand} to="/" title="Muster">
        <Brand />
        <span className={styles.label}>Muster</span>
      </Link>
      <UnstyledButton className={styles.search} onClick={onSearch} title={words.app.search}>
        <IconSearch size={16} stroke={1.75} aria-hidden />
        <span className={styles.label}>{words.app.search}</span>
        <span className={styles.label}>
          <Kbd isAlways>Ctrl K</Kbd>
        </span>
      </UnstyledButton>
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
      <Projects />
      <Team user={user} />
      <Account user={user} />
    </>
  );
}

function Projects() {
  const words = useWords();
  const projects = useAll(desk.projects);
  return (
    <>
      <h2 className={styles.heading}>{words.app.projects}</h2>
      {projects
        .toSorted((one, other) => one.key.localeCompare(other.key))
        .map((project) => (
          <Link
            key={project.id}
            className={styles.link}
            to="/projects/$key"
            params={{ key: project.key }}
            title={project.name}
          >
            <span className={`${styles.key} cut`}>{project.key}</span>
            <span className={`${styles.label} cut`}>{project.name}</span>
          </Link>
        ))}
      <Link className={styles.link} to="/projects/new" title={words.projects.add}>
        <IconPlus size={18} stroke={1.75} aria-hidden />
        <span className={styles.label}>{words.projects.add}</span>
      </Link>
    </>
  );
}

function Team({ user }: { user: Me }) {
  const words = useWords();
  return (
    <>
      <h2 className={styles.heading}>{words.app.team}</h2>
      {useTeamPlaces(user).map(({ to, icon: Icon, label }) => (
        <Link key={to} className={styles.link} to={to} title={label(words)}>
          <Icon size={18} stroke={1.75} aria-hidden />
          <span className={styles.label}>{label(words)}</span>
        </Link>
      ))}
    </>
  );
}
