import { Menu, TextInput, UnstyledButton } from "@mantine/core";
import {
  IconArrowsSort,
  IconCalendar,
  IconFilter,
  IconLayoutKanban,
  IconList,
  IconSearch,
  IconStack2,
  IconX,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import type { Project } from "../../api/types.ts";
import { type Key, useKeys } from "../../parts/keys.ts";
import { useOwn, useWords } from "../../words/index.ts";
import { usePeople } from "./people.ts";
import {
  GROUPINGS,
  type Grouping,
  isNarrowed,
  NOBODY,
  PRIORITIES,
  type ProjectSearch,
  SORTS,
  type Sort,
  STATUSES,
  toggled,
  UNFILTERED,
  useProjectSearch,
  validated,
  VIEWS,
} from "./search.ts";
import styles from "./Toolbar.module.css";
import { words as own } from "./words.ts";

const ICONS = { list: IconList, board: IconLayoutKanban, calendar: IconCalendar };

/** How the project is shown, and what of it. All of it stands in the address. */
export function Toolbar({ project }: { project: Project }) {
  const [search] = useProjectSearch();
  return (
    <div className={styles.bar}>
      <Views project={project} />
      <span className={styles.space} />
      <Search />
      <Chips project={project} />
      <Filter project={project} />
      {search.view === undefined && (
        <>
          <GroupBy />
          <SortBy />
        </>
      )}
    </div>
  );
}

function Views({ project }: { project: Project }) {
  const words = useOwn(own);
  const [search] = useProjectSearch();
  return (
    <nav className={styles.views} aria-label={words.views}>
      {VIEWS.map((view) => {
        const Icon = ICONS[view];
        const isShown = (search.view ?? "list") === view;
        return (
          <Link
            key={view}
            className={styles.view}
            to="/projects/$key"
            params={{ key: project.key }}
            search={(known: ProjectSearch) => validated({ ...known, view })}
            aria-current={isShown ? "page" : undefined}
            data-shown={isShown || undefined}
            title={`${words.keys.view} (v)`}
          >
            <Icon size={16} stroke={1.75} aria-hidden />
            {words.view[view]}
          </Link>
        );
      })}
    </nav>
  );
}

function Search() {
  const words = useOwn(own);
  const [search, setSearch] = useProjectSearch();
  const field = useRef<HTMLInputElement>(null);
  useKeys(useMemo<Key[]>(() => [{ key: "/", does: words.keys.search, run: () => field.current?.focus() }], [words]));
  return (
    <TextInput
      ref={field}
      className={styles.search ?? ""}
      size="xs"
      radius="xl"
      type="search"
      aria-label={words.keys.search}
      placeholder={words.search}
      leftSection={<IconSearch size={14} stroke={1.75} aria-hidden />}
      value={search.q ?? ""}
      onChange={(event) => setSearch({ q: event.currentTarget.value }, { replace: true })}
      onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
    />
  );
}

/** What is filtered by, each to be taken away. */
function Chips({ project }: { project: Project }) {
  const words = useOwn(own);
  const { task } = useWords();
  const [search, setSearch] = useProjectSearch();
  const { nameOf } = usePeople(project.id);
  const chips: [name: string, without: ProjectSearch][] = [
    ...(search.status ?? []).map((one): [string, ProjectSearch] => [
      task.status[one],
      { status: toggled(search.status, one) },
    ]),
    ...(search.priority ?? []).map((one): [string, ProjectSearch] => [
      task.priority[one],
      { priority: toggled(search.priority, one) },
    ]),
    ...(search.assignee ?? []).map((one): [string, ProjectSearch] => [
      one === NOBODY ? words.unassigned : (nameOf(one) ?? "?"),
      { assignee: toggled(search.assignee, one) },
    ]),
    ...(search.overdue ? [[words.overdue, { overdue: undefined }] as [string, ProjectSearch]] : []),
  ];
  return chips.map(([name, without]) => (
    <UnstyledButton
      key={name}
      className={styles.chip}
      data-on
      aria-label={words.without(name)}
      onClick={() => setSearch(without)}
    >
      {name}
      <IconX size={14} stroke={1.75} aria-hidden />
    </UnstyledButton>
  ));
}

function Filter({ project }: { project: Project }) {
  const words = useOwn(own);
  const { task } = useWords();
  const [search, setSearch] = useProjectSearch();
  const [isOpen, setOpen] = useState(false);
  const { people } = usePeople(project.id);
  useKeys(useMemo<Key[]>(() => [{ key: "f", does: words.keys.filter, run: () => setOpen(true) }], [words]));
  return (
    <Menu opened={isOpen} onChange={setOpen} position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={styles.chip} data-dashed>
          <IconFilter size={14} stroke={1.75} aria-hidden />
          <span className={styles.label}>{words.filter}</span>
          <kbd className={styles.key} aria-hidden>
            F
          </kbd>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className={styles.filters ?? ""}>
        <Choices
          label={words.status}
          all={STATUSES.map((one) => [one, task.status[one]])}
          chosen={search.status}
          choose={(status) => setSearch({ status })}
        />
        <Choices
          label={words.priority}
          all={PRIORITIES.map((one) => [one, task.priority[one]])}
          chosen={search.priority}
          choose={(priority) => setSearch({ priority })}
        />
        <Choices
          label={words.assignee}
          all={[...people.map(({ id, name }): [string, string] => [id, name]), [NOBODY, words.unassigned]]}
          chosen={search.assignee}
          choose={(assignee) => setSearch({ assignee })}
        />
        <Menu.Divider />
        <Menu.CheckboxItem
          checked={search.overdue ?? false}
          onChange={(isOn) => setSearch({ overdue: isOn ? true : undefined })}
        >
          {words.overdue}
        </Menu.CheckboxItem>
        {isNarrowed(search) && <Menu.Item onClick={() => setSearch(UNFILTERED)}>{words.clear}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}

interface ChoicesProps<T extends string> {
  label: string;
  all: readonly (readonly [T, string])[];
  chosen: readonly T[] | undefined;
  choose: (chosen: T[]) => void;
}

function Choices<T extends string>({ label, all, chosen, choose }: ChoicesProps<T>) {
  return (
    <>
      <Menu.Label>{label}</Menu.Label>
      {all.map(([one, name]) => (
        <Menu.CheckboxItem
          key={one}
          checked={chosen?.includes(one) ?? false}
          onChange={() => choose(toggled(chosen, one))}
        >
          {name}
        </Menu.CheckboxItem>
      ))}
    </>
  );
}

function GroupBy() {
  const words = useOwn(own);
  const [search, setSearch] = useProjectSearch();
  const chosen = search.group ?? "status";
  return (
    <OneOf
      icon={<IconStack2 size={14} stroke={1.75} aria-hidden />}
      all={GROUPINGS}
      chosen={chosen}
      labels={words.grouping}
      choose={(group: Grouping) => setSearch({ group })}
    />
  );
}

function SortBy() {
  const words = useOwn(own);
  const [search, setSearch] = useProjectSearch();
  const chosen = search.sort ?? "due";
  return (
    <OneOf
      icon={<IconArrowsSort size={14} stroke={1.75} aria-hidden />}
      all={SORTS}
      chosen={chosen}
      labels={words.sort}
      choose={(sort: Sort) => setSearch({ sort })}
    />
  );
}

interface OneOfProps<T extends string> {
  icon: React.ReactNode;
  all: readonly T[];
  chosen: T;
  labels: Readonly<Record<T, string>>;
  choose: (one: T) => void;
}

function OneOf<T extends string>({ icon, all, chosen, labels, choose }: OneOfProps<T>) {
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <UnstyledButton className={styles.chip}>
          {icon}
          <span className={styles.label}>{labels[chosen]}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={chosen} onChange={(one) => choose(one as T)}>
          {all.map((one) => (
            <Menu.RadioItem key={one} value={one} closeMenuOnClick>
              {labels[one]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
