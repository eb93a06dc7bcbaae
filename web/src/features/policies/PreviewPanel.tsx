import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { IconBell, IconChevronDown, IconChevronsUp, IconClock } from "@tabler/icons-react";
import { useState } from "react";
import { Refused } from "../../api/problem.ts";
import type { Priority, Project } from "../../api/types.ts";
import { Failed } from "../../parts/Failed.tsx";
import { type About, aboutOf } from "../../parts/marks.ts";
import { useOwn, useWords } from "../../words/index.ts";
import { DurationField } from "./DurationField.tsx";
import type { Draft, Preview } from "./model.ts";
import styles from "./Preview.module.css";
import { Life } from "./PreviewLife.tsx";
import { Row } from "./PreviewRow.tsx";
import { escalatesEarlier, isChanged, type Sample, type Subject, tallies, type usePreview } from "./previewing.ts";
import { words as own } from "./words.ts";

const SHOWN = 6;
const PRIORITIES: readonly Priority[] = ["LOW", "MEDIUM", "HIGH", "URGENT"];

interface PreviewProps {
  asked: ReturnType<typeof usePreview>;
  subject: Subject;
  choose: (subject: Subject) => void;
  /** Where it can be tried. */
  projects: readonly Project[];
  sample: Sample;
  draft: Draft;
  base: Draft | null;
}

/** What the draft would make of real tasks, or of a sample. */
export function PreviewPanel({ asked, subject, choose, projects, sample, draft, base }: PreviewProps) {
  const words = useOwn(own).preview;
  const isReal = "project_id" in subject;
  const first = projects[0];
  return (
    <section className={styles.panel} aria-label={words.title} aria-busy={asked.isFetching}>
      <div className={styles.head}>
        <h2>{words.title}</h2>
        <p className={styles.about}>
          <About preview={asked.data} subject={subject} projects={projects} />
        </p>
        {first && (
          <SegmentedControl
            size="xs"
            aria-label={words.which}
            value={isReal ? "real" : "sample"}
            data={[
              { value: "real", label: words.real },
              { value: "sample", label: words.sample },
            ]}
            onChange={(value) => choose(value === "real" ? { project_id: first.id } : { sample })}
          />
        )}
      </div>
      {isReal && projects.length > 1 && (
        <div className={styles.choices}>
          <NativeSelect
            size="xs"
            aria-label={words.project}
            value={subject.project_id}
            data={projects.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => choose({ project_id: event.currentTarget.value })}
          />
        </div>
      )}
      {!isReal && <SampleFields sample={subject.sample} choose={(changed) => choose({ sample: changed })} />}
      <Answer asked={asked} life={isReal ? null : { draft, base }} />
    </section>
  );
}

function About({
  preview,
  subject,
  projects,
}: {
  preview: Preview | undefined;
  subject: Subject;
  projects: readonly Project[];
}) {
  const words = useOwn(own).preview;
  if ("sample" in subject) {
    return projects.length === 0 ? words.noProject : words.comparedSample;
  }
  const project = projects.find(({ id }) => id === subject.project_id);
  if (preview === undefined || project === undefined) {
    return null;
  }
  const { task_count: looked, open_count: open } = preview;
  return `${words.compared(looked, project.name)}${open > looked ? ` (${words.open(open)})` : ""}`;
}

function SampleFields({ sample, choose }: { sample: Sample; choose: (sample: Sample) => void }) {
  const words = useOwn(own).preview;
  const { priority: names } = useWords().task;
  return (
    <div className={styles.choices}>
      <span>{words.due}</span>
      <DurationField
        value={sample.dueIn}
        label={words.sampleDue}
        error={undefined}
        isReadOnly={false}
        onCommit={(dueIn) => choose({ ...sample, dueIn })}
      />
      <NativeSelect
        size="xs"
        aria-label={words.priority}
        value={sample.priority}
        data={PRIORITIES.map((value) => ({ value, label: names[value] }))}
        onChange={(event) => choose({ ...sample, priority: event.currentTarget.value as Priority })}
      />
    </div>
  );
}

interface Drafts {
  draft: Draft;
  base: Draft | null;
}

/** While a field is wrong, what was true before it stays. */
function Answer({ asked, life }: { asked: PreviewProps["asked"]; life: Drafts | null }) {
  const words = useOwn(own).preview;
  const [isWhole, setWhole] = useState(false);
  const isFieldWrong = asked.error instanceof Refused && asked.error.status === 422;
  if (asked.isLoadingError && !isFieldWrong) {
    return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  }
  if (asked.data === undefined) {
    return null;
  }
  const changed = asked.data.tasks.filter(isChanged);
  const shown = isWhole ? changed : changed.slice(0, SHOWN);
  if (life) {
    return asked.data.tasks[0] ? <Life task={asked.data.tasks[0]} {...life} /> : null;
  }
  return (
    <>
      <Stats preview={asked.data} />
      <ul>
        {shown.map((task) => (
          <Row key={task.task_id} task={task} />
        ))}
      </ul>
      {changed.length > SHOWN && (
        <Button
          variant="subtle"
          size="xs"
          className={styles.more ?? ""}
          rightSection={<IconChevronDown size={14} stroke={1.75} data-whole={isWhole || undefined} />}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? words.allShown : words.showAll(changed.length - SHOWN)}
        </Button>
      )}
    </>
  );
}

const TALLY_ICONS = {
  REMINDER: IconBell,
  DUE: IconBell,
  ACCEPTANCE: IconBell,
  OVERDUE: IconClock,
  ESCALATION: IconChevronsUp,
};

function Stats({ preview }: { preview: Preview }) {
  const words = useOwn(own).preview;
  const all = tallies(preview);
  const isAllShown = preview.task_count <= preview.tasks.length;
  const changed = preview.tasks.filter(isChanged).length;
  const same = preview.task_count - changed;
  const earlier = isAllShown ? preview.tasks.filter(escalatesEarlier).length : 0;
  if (preview.task_count === 0) {
    return <p className={styles.quiet}>{words.noTasks}</p>;
  }
  return (
    <div className={styles.stats} role="status">
      {preview.escalating_at_once > 0 && (
        <Stat about="escalation" Icon={IconChevronsUp} count={preview.escalating_at_once}>
          {words.atOnce(preview.escalating_at_once)}
        </Stat>
      )}
      {all.map(({ kind, difference }) => (
        <Stat key={kind} about={aboutOf(kind)} Icon={TALLY_ICONS[kind]} count={Math.abs(difference)}>
          {counted(difference > 0 ? words.more[kind] : words.fewer[kind], Math.abs(difference))}
        </Stat>
      ))}
      {earlier > 0 && (
        <Stat about="escalation" Icon={IconClock} count={earlier}>
          {words.earlier(earlier)}
        </Stat>
      )}
      {changed === 0 ? (
        <span className={styles.quiet}>{words.same}</span>
      ) : (
        isAllShown &&
        same > 0 && (
          <Stat about="plain" count={same}>
            {words.stay(same)}
          </Stat>
        )
      )}
    </div>
  );
}

function counted(saying: string | ((count: number) => string), count: number): string {
  return typeof saying === "string" ? saying : saying(count);
}

interface StatProps {
  about: About;
  Icon?: typeof IconBell;
  count: number;
  children: React.ReactNode;
}

function Stat({ about, Icon, count, children }: StatProps) {
  return (
    <span className={styles.stat} data-about={about}>
      {Icon && <Icon size={14} stroke={1.75} aria-hidden />}
      <span>
        <b className="num">{count}</b> {children}
      </span>
    </span>
  );
}
