import { Link } from "@tanstack/react-router";
import { useOwn } from "../../words/index.ts";
import styles from "./PolicyNav.module.css";
import { words as own } from "./words.ts";

/** Between policies, their schedules, and who is on call. */
export function PolicyNav() {
  const words = useOwn(own);
  return (
    <nav className={styles.nav} aria-label={words.nav}>
      <Link to="/policies" activeOptions={{ exact: true }}>
        {words.policies}
      </Link>
      <Link to="/schedules">{words.schedules}</Link>
      <Link to="/rotas">{words.rotas}</Link>
    </nav>
  );
}
