import "../settings/settings.layer.css";

import { Button } from "@mantine/core";
import { Link, Outlet } from "@tanstack/react-router";
import { Empty } from "../../parts/Empty.tsx";
import { Page } from "../../parts/Page.tsx";
import { useOwn } from "../../words/index.ts";
import { useMe } from "../settings/me.ts";
import styles from "./Admin.module.css";
import { words } from "./words.ts";

const SECTIONS = ["people", "deliveries", "templates", "health"] as const;

/** What admins look after. */
export function Admin() {
  const own = useOwn(words);
  return <Page title={own.title}>{useMe().role === "ADMIN" ? <Sections /> : <NotYours />}</Page>;
}

function Sections() {
  const own = useOwn(words);
  return (
    <div className={styles.admin}>
      <nav className={styles.tabs} aria-label={own.sections}>
        {SECTIONS.map((section) => (
          <Link key={section} className={styles.tab} to={`/admin/${section}`}>
            {own[section]}
          </Link>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}

function NotYours() {
  const own = useOwn(words);
  return (
    <Empty
      title={own.notYours}
      action={
        <Link to="/">
          <Button component="span" variant="default">
            {own.toMyDay}
          </Button>
        </Link>
      }
    >
      {own.notYoursLead}
    </Empty>
  );
}
