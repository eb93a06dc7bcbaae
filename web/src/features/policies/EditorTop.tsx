import { Button, Menu } from "@mantine/core";
import { IconCalendarTime, IconChevronLeft, IconDots } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { desk, useAll } from "../../live/desk.ts";
import { useOwn } from "../../words/index.ts";
import styles from "./Editor.module.css";
import type { Editing } from "./editing.ts";
import type { Policy } from "./model.ts";
import { MoreActions } from "./MoreActions.tsx";
import { placesOf, useForces } from "./reading.ts";
import { words as own } from "./words.ts";

interface TopProps {
  stored: Policy | null;
  editing: Editing;
  home: string | null;
  isDirty: boolean;
  /** How many there are. */
  versions: number;
  children: React.ReactNode;
}

export function EditorTop({ stored, editing, home, isDirty, versions, children }: TopProps) {
  const words = useOwn(own);
  const title = stored === null ? words.add : editing.draft.name || stored.name;
  const forces = useForces();
  const places = stored === null ? [] : placesOf(stored.id, forces);
  useEffect(() => {
    document.title = `${title} · Muster`;
  }, [title]);
  return (
    <header className={styles.top}>
      <Link to="/policies" className={styles.back} aria-label={words.back} title={words.back}>
        <IconChevronLeft size={18} stroke={1.75} aria-hidden />
      </Link>
      <div className={styles.heading}>
        <div className={styles.title}>
          <h1 className="cut">{title}</h1>
          {stored !== null && (
            <span className={styles.tag}>
              <Version number={versions} isInForce={forces.isKnown ? places.length > 0 : null} />
            </span>
          )}
          {isDirty && stored !== null && (
            <span className={styles.tag} data-draft>
              {words.draft(editing.differences.count)}
            </span>
          )}
        </div>
        <p className={styles.lead}>
          <Consequence
            stored={stored}
            isDirty={isDirty}
            versions={versions}
            places={forces.isKnown ? places : null}
            home={home}
          />
          {editing.isReadOnly && `. ${words.readOnly}`}
        </p>
      </div>
      {stored !== null && !editing.isReadOnly && (
        <>
          <Link to="/schedules" search={{ policy: stored.id }} className={styles.schedule}>
            <Button component="span" variant="default" leftSection={<IconCalendarTime size={16} stroke={1.75} />}>
              {words.schedule}
            </Button>
          </Link>
          <Menu position="bottom-end" width={300}>
            <Menu.Target>
              <Button variant="default" px="xs" aria-label={words.actions}>
                <IconDots size={16} stroke={1.75} aria-hidden />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <MoreActions policy={stored} forces={forces} />
            </Menu.Dropdown>
          </Menu>
        </>
      )}
      {children}
    </header>
  );
}

/** Null until it is known. */
function Version({ number, isInForce }: { number: number; isInForce: boolean | null }) {
  const words = useOwn(own);
  if (isInForce === null) {
    return words.version(number);
  }
  return isInForce ? words.versionInForce(number) : `${words.version(number)}, ${words.notInForce}`;
}

interface ConsequenceProps {
  stored: Policy | null;
  isDirty: boolean;
  versions: number;
  /** Null until it is known. */
  places: readonly (string | null)[] | null;
  home: string | null;
}

/** What saving would do, said before it is done. */
function Consequence({ stored, isDirty, versions, places, home }: ConsequenceProps) {
  const words = useOwn(own);
  const projects = useAll(desk.projects);
  if (stored === null) {
    return words.savingCreates;
  }
  if (!isDirty) {
    return whose(home, projects, words);
  }
  if (places === null) {
    return null;
  }
  if (places.includes(null)) {
    return words.savingSaysEverywhere(versions + 1);
  }
  const names = places.map((place) => projects.find(({ id }) => id === place)?.name ?? words.otherProject);
  return words.savingSays(versions + 1, names);
}

function whose(home: string | null, projects: readonly { id: string; name: string }[], words: (typeof own)["en"]) {
  return home === null ? words.system : (projects.find(({ id }) => id === home)?.name ?? words.otherProject);
}
