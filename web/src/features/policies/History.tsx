import { Button } from "@mantine/core";
import { useState } from "react";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { useLocale, useOwn } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { changesBetween, type Line } from "./changes.ts";
import { useTargetNames } from "./editing.ts";
import styles from "./History.module.css";
import { type Body, bodyOf, type PolicyVersion } from "./model.ts";
import { words as own } from "./words.ts";

const SHOWN = 5;

interface HistoryProps {
  /** The newest first. */
  versions: readonly PolicyVersion[];
  /** Absent for those who may not. */
  restore?: (body: Body, number: number) => void;
}

/** What a policy said in each version, who wrote it, and what they changed. */
export function History({ versions, restore }: HistoryProps) {
  const words = useOwn(own).history;
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? versions : versions.slice(0, SHOWN);
  return (
    <section className={styles.history} aria-labelledby="history">
      <h2 id="history">{words.title}</h2>
      <ol>
        {shown.map((version, place) => (
          <One
            key={version.version}
            version={version}
            former={versions[place + 1]}
            number={versions.length - place}
            {...(place > 0 && restore ? { restore } : {})}
          />
        ))}
      </ol>
      {versions.length > shown.length && (
        <Button variant="subtle" size="xs" onClick={() => setWhole(true)}>
          {words.more}
        </Button>
      )}
    </section>
  );
}

interface OneProps {
  version: PolicyVersion;
  former: PolicyVersion | undefined;
  number: number;
  restore?: (body: Body, number: number) => void;
}

function One({ version, former, number, restore }: OneProps) {
  const words = useOwn(own);
  const locale = useLocale();
  const now = useNow();
  useAll(desk.people);
  const targetName = useTargetNames();
  const body = bodyOf(version.policy);
  const lines = former ? changesBetween(bodyOf(former.policy), body, { words, locale, targetName }) : [];
  const who = version.actor_id === null ? "Muster" : (desk.nameOf(version.actor_id) ?? words.somebody);
  return (
    <li className={styles.version}>
      <div className={styles.head}>
        <b>{words.version(number)}</b>
        <span>
          {words.history.by(who)}, <time dateTime={version.at}>{moment(new Date(version.at), now, locale)}</time>
        </span>
        {restore && (
          <Button
            variant="default"
            size="compact-xs"
            aria-label={words.history.restoreVersion(number)}
            onClick={() => restore(body, number)}
          >
            {words.history.restore}
          </Button>
        )}
      </div>
      {former === undefined ? (
        <p className={styles.line}>{words.history.first}</p>
      ) : lines.length === 0 ? (
        <p className={styles.line}>{words.history.nothing}</p>
      ) : (
        lines.map((line) => <Changed key={`${line.what} ${line.before} ${line.after}`} line={line} />)
      )}
    </li>
  );
}

function Changed({ line: { what, before, after } }: { line: Line }) {
  return (
    <p className={styles.line}>
      {what}: {before !== null && <del>{before}</del>} {after !== null && <ins>{after}</ins>}
    </p>
  );
}
