import "./settings.layer.css";

import {
  IconArrowLeft,
  IconBell,
  IconCheck,
  IconDeviceMobile,
  IconKey,
  IconPalette,
  IconUser,
} from "@tabler/icons-react";
import { Link, Outlet, useMatchRoute } from "@tanstack/react-router";
import { Page } from "../../parts/Page.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { clock } from "../../words/times.ts";
import { useSavedAt } from "./preferences.ts";
import styles from "./Settings.module.css";
import { words } from "./words.ts";

export const SECTIONS = [
  { to: "/settings/profile", name: "profile", Icon: IconUser },
  { to: "/settings/notifications", name: "notifications", Icon: IconBell },
  { to: "/settings/devices", name: "devices", Icon: IconDeviceMobile },
  { to: "/settings/look", name: "look", Icon: IconPalette },
  { to: "/settings/password", name: "password", Icon: IconKey },
] as const;

/** The sections on the left, one of them beside; on a phone the one alone, with the way back. */
export function Settings() {
  const shared = useWords();
  const own = useOwn(words);
  const isList = useMatchRoute()({ to: "/settings" }) !== false;
  return (
    <Page title={shared.app.settings} actions={<Saved />}>
      <div className={styles.set} data-list={isList || undefined}>
        <nav className={styles.sections} aria-label={own.sections}>
          {SECTIONS.map(({ to, name, Icon }) => (
            <Link key={to} className={styles.section} to={to}>
              <Icon size={18} stroke={1.75} aria-hidden />
              {own[name]}
            </Link>
          ))}
        </nav>
        <Link className={styles.back} to="/settings">
          <IconArrowLeft size={16} stroke={1.75} aria-hidden />
          {own.back}
        </Link>
        <Outlet />
      </div>
    </Page>
  );
}

function Saved() {
  const own = useOwn(words);
  const locale = useLocale();
  const at = useSavedAt();
  return (
    <span className={styles.saved} role="status">
      {at && (
        <>
          <IconCheck size={14} stroke={1.75} aria-hidden />
          {own.saved(clock(at, locale))}
        </>
      )}
    </span>
  );
}
