import { Modal } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useEffect, useId, useRef, useState } from "react";
import { tellRefusal } from "../../live/refusing.ts";
import { Kbd } from "../../parts/Kbd.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import { createTask } from "../quickadd/creating.tsx";
import { type Draft, useDrafting } from "../quickadd/drafting.ts";
import { Highlights } from "../quickadd/Highlights.tsx";
import { useOpening } from "../quickadd/opening.ts";
import { CreateEntry } from "./CreateEntry.tsx";
import type { Entry } from "./entries.tsx";
import { EntryRow } from "./EntryRow.tsx";
import { type Listing, useListing } from "./listing.ts";
import styles from "./Palette.module.css";
import { words as own } from "./words.ts";

interface PaletteProps {
  isOpen: boolean;
  onClose: () => void;
  /** Opens what creates tasks, with a line in it. */
  onNewTask: (line: string) => void;
}

/** Finds, goes, does and makes, by what one types. */
export function Palette({ isOpen, onClose, onNewTask }: PaletteProps) {
  const words = useOwn(own);
  const opening = useOpening(isOpen);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={680}
      yOffset="10vh"
      aria-label={words.title}
      classNames={{ body: styles.body ?? "" }}
    >
      <Body key={opening} onClose={onClose} onNewTask={onNewTask} />
    </Modal>
  );
}

/** What making the task would be, in the list with all else. */
const CREATE = "create";

function Body({ onClose, onNewTask }: Omit<PaletteProps, "isOpen">) {
  const words = useWords();
  const [query, setQuery] = useState("");
  const [key] = useState(() => crypto.randomUUID());
  const { key: here } = useParams({ strict: false });
  const { parsed, draft, settle } = useDrafting({ line: query.startsWith(">") ? "" : query, here: here ?? null });
  const listing = useListing({
    query,
    parsed,
    onPerson: (name) => setQuery(`@${name.replaceAll(/\s+/g, "")} `),
    onNewTask: () => onNewTask(""),
  });
  async function make(): Promise<void> {
    try {
      await createTask(await settle(), key);
    } catch (error) {
      tellRefusal(error, words);
    }
  }
  const create: Entry = { id: CREATE, icon: null, label: draft.title, run: () => void make() };
  const canCreate = listing.create !== "NO" && draft.project !== null && draft.title !== "";
  return (
    <List
      query={query}
      onQuery={setQuery}
      listing={canCreate ? listing : { ...listing, create: "NO" }}
      create={create}
      draft={draft}
      field={<Highlights line={query} parsed={parsed} />}
      onClose={onClose}
      onEdit={() => onNewTask(query)}
    />
  );
}

interface ListProps {
  query: string;
  onQuery: (query: string) => void;
  listing: Listing;
  create: Entry;
  draft: Draft;
  field: React.ReactNode;
  onClose: () => void;
  onEdit: () => void;
}

function List({ query, onQuery, listing, create, draft, field, onClose, onEdit }: ListProps) {
  const words = useOwn(own);
  const list = useId();
  const isDone = useRef(false); // it is there a little longer, for a second press
  const groups = listing.groups.filter(({ entries }) => entries.length > 0);
  const entries = [
    ...(listing.create === "FIRST" ? [create] : []),
    ...groups.flatMap((group) => group.entries),
    ...(listing.create === "LAST" ? [create] : []),
  ];
  // while the search is under way nothing else may be there yet: then what would be made is not what Enter means
  const usual = listing.create === "LAST" && entries[0] === create ? undefined : entries[0];
  const { at, choose, current } = useChosen(query, entries, usual);
  const idOf = (entry: Entry) => `${list}-${entries.indexOf(entry)}`;

  function run(entry: Entry): void {
    if (entry.staysOpen) {
      entry.run();
    } else if (!isDone.current) {
      isDone.current = true;
      onClose();
      entry.run();
    }
  }

  function pressed(event: React.KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && entries.length > 0) {
      event.preventDefault();
      choose(entries.at((at + by) % entries.length));
    } else if (event.key === "Enter" && current !== undefined && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(current);
    } else if (event.key === "Tab" && listing.create !== "NO") {
      event.preventDefault();
      onClose();
      onEdit();
    }
  }

  const making = (
    <Section key={CREATE} title={words.create}>
      <CreateEntry id={idOf(create)} draft={draft} isChosen={current === create} onRun={() => run(create)} />
    </Section>
  );
  return (
    <>
      <div className={styles.search}>
        <IconSearch size={18} stroke={1.75} aria-hidden />
        <span className={styles.field}>
          {field}
          <input
            className={styles.input}
            role="combobox"
            aria-expanded={entries.length > 0}
            aria-controls={list}
            aria-activedescendant={current && idOf(current)}
            aria-label={words.placeholder}
            placeholder={words.placeholder}
            autoComplete="off"
            data-autofocus
            value={query}
            onChange={(event) => onQuery(event.currentTarget.value)}
            onKeyDown={pressed}
          />
        </span>
      </div>
      <div className={styles.list} id={list} role="listbox" aria-label={words.results}>
        {listing.create === "FIRST" && making}
        {groups.map((group) => (
          <Section key={group.title} title={group.title}>
            {group.entries.map((entry) => (
              <EntryRow
                key={entry.id}
                id={idOf(entry)}
                entry={entry}
                isChosen={entry === current}
                onRun={() => run(entry)}
              />
            ))}
          </Section>
        ))}
        {listing.create === "LAST" && making}
      </div>
      {entries.length === 0 && listing.said === null && <p className={styles.nothing}>{words.nothing}</p>}
      {listing.said !== null && <p className={styles.nothing}>{listing.said}</p>}
      <Foot canEdit={listing.create !== "NO"} />
    </>
  );
}

/** The arrows choose another than the usual one; it stays chosen wherever it moves to, until one types on. */
function useChosen(query: string, entries: readonly Entry[], usual: Entry | undefined) {
  const [chosen, setChosen] = useState<{ query: string; id: string | undefined }>({ query, id: undefined });
  const current = (chosen.query === query ? entries.find(({ id }) => id === chosen.id) : undefined) ?? usual;
  const at = current === undefined ? -1 : entries.indexOf(current);
  const former = useRef(at);
  useEffect(() => {
    if (former.current !== at) {
      former.current = at;
      document.querySelector("[role=option][aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    }
  }, [at]);
  return { at, current, choose: (entry: Entry | undefined) => setChosen({ query, id: entry?.id }) };
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id}>
      <div className={styles.heading} id={id}>
        {title}
      </div>
      {children}
    </div>
  );
}

function Foot({ canEdit }: { canEdit: boolean }) {
  const words = useOwn(own);
  return (
    <div className={styles.foot}>
      {canEdit && (
        <span>
          <Kbd isAlways>Tab</Kbd> {words.edit}
        </span>
      )}
      <span>
        <Kbd isAlways>{">"}</Kbd> {words.onlyActions}
      </span>
      <span>
        <Kbd isAlways>Esc</Kbd> {words.close}
      </span>
    </div>
  );
}
