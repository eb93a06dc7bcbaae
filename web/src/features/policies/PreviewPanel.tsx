import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { IconBell, IconChevronDown, IconChevronsUp, IconClock } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, got } from "../../api/client.ts";
import { Refused } from "../../api/problem.ts";
import type { Priority, Project } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { Failed } from "../../parts/Failed.tsx";
import { type About, aboutOf } from "../../parts/marks.ts";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { DurationField } from "./DurationField.tsx";
import type { Preview, PreviewedStep, PreviewedTask } from "./model.ts";
import styles from "./Preview.module.css";
import { PreviewStrip } from "./PreviewStrip.tsx";
import {
  escalatesEarlier,
  foremost,
  isChanged,
  type Sample,
  type Subject,
  tallies,
  toCome,
  type usePreview,
} from "./previewing.ts";
import { words as own } from "./words.ts";

const SHOWN = 6;
const PRIORITIES: readonly Priority[] = ["LOW", "MEDIUM", "HIGH", "URGENT"];
const AT_ONCE_MS = 5000;

interface PreviewProps {
  asked: ReturnType<typeof usePreview>;
  subject: Subject;
  choose: (subject: Subject) => void;
  /** Where it can be tried. */
  projects: readonly Project[];
  sample: Sample;
}

/** What the draft would make of real tasks, or of a sample. */
export function PreviewPanel({ asked, subject, choose, projects, sample }: PreviewProps) {
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
      <Answer asked={asked} isReal={isReal} />
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

/** While a field is wrong, what was true before it stays. */
function Answer({ asked, isReal }: { asked: PreviewProps["asked"]; isReal: boolean }) {
  const words = useOwn(own).preview;
  const [isWhole, setWhole] = useState(false);
  const isFieldWrong = asked.error instanceof Refused && asked.error.status === 422;
  if (asked.isError && !isFieldWrong) {
    return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  }
  if (asked.data === undefined) {
    return null;
  }
  const changed = asked.data.tasks.filter(isChanged);
  const shown = isWhole ? changed : changed.slice(0, SHOWN);
  if (!isReal) {
    return asked.data.tasks[0] ? <Life task={asked.data.tasks[0]} /> : null;
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

function counted(said: string | ((count: number) => string), count: number): string {
  return typeof said === "string" ? said : said(count);
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

function Row({ task }: { task: PreviewedTask }) {
  const title = useTitle(task.task_id);
  const change = foremost(task);
  return (
    <li className={styles.row}>
      <span className={`${styles.key} num`}>{task.key}</span>
      <span className="cut">
        {task.task_id === null || title === undefined ? (
          title
        ) : (
          <Link to="/tasks/$id" params={{ id: task.task_id }}>
            {title}
          </Link>
        )}
      </span>
      <PreviewStrip task={task} foremost={change?.step} />
      <span className={`${styles.change} cut`}>{change && <Change {...change} />}</span>
    </li>
  );
}

/** Previews name tasks by their keys; their titles are for those who may see them. */
function useTitle(id: string | null): string | undefined {
  const known = useAll(desk.tasks).find((task) => task.id === id);
  const asked = useQuery({
    queryKey: ["task-title", id],
    queryFn: async () =>
      (await got(api.GET("/api/v1/tasks/{task_id}", { params: { path: { task_id: id ?? "" } } }))).title,
    enabled: id !== null && known === undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return known?.title ?? asked.data;
}

/** `to Olga at once, before 13:00` */
function Change({ step, isGone }: { step: PreviewedStep; isGone: boolean }) {
  const words = useOwn(own).preview;
  const when = useWhen();
  const locale = useLocale();
  const now = useNow();
  const was = isGone ? step.at : step.was_at && step.was_at !== step.at ? step.was_at : null;
  const held = step.recipients?.find(({ held_until }) => held_until)?.held_until;
  return (
    <span data-about={aboutOf(step.kind)}>
      {whom(step, words)} <b>{isGone ? words.gone : when(step.at)}</b>
      {was && (
        <>
          {" "}
          <del>{when(was)}</del>
        </>
      )}
      {held && !isGone && `, ${words.waits(moment(new Date(held), now, locale))}`}
    </span>
  );
}

function whom(
  { kind, recipients }: PreviewedStep,
  words: { kind: Record<string, string>; to: (whom: string) => string },
) {
  const others = kind === "ESCALATION" ? (recipients ?? []).map(({ user_id }) => desk.nameOf(user_id)) : [];
  const named = others.filter((name) => name !== undefined);
  return named.length > 0 ? words.to(named.slice(0, 2).join(", ")) : (words.kind[kind] ?? kind);
}

function useWhen(): (at: string) => string {
  const words = useOwn(own).preview;
  const locale = useLocale();
  const now = useNow();
  return (at) => {
    const time = new Date(at);
    return time.getTime() <= now.getTime() + AT_ONCE_MS ? words.now : moment(time, now, locale);
  };
}

/** A sample's life under the draft, step by step. */
function Life({ task }: { task: PreviewedTask }) {
  const steps = [
    ...toCome(task).map((step) => ({ step, isGone: false })),
    ...task.removed.map((step) => ({ step, isGone: true })),
  ].toSorted((one, other) => one.step.at.localeCompare(other.step.at));
  return (
    <ol className={styles.life}>
      {steps.map(({ step, isGone }) => (
        <li
          key={`${step.kind} ${step.index} ${step.at} ${isGone}`}
          data-changed={isGone || step.change ? true : undefined}
        >
          <span className={styles.dot} data-about={aboutOf(step.kind)} aria-hidden />
          <span className={isGone ? `${styles.gone} cut` : "cut"}>{step.summary}</span>
          <span className={styles.change}>
            <Change step={step} isGone={isGone} />
          </span>
        </li>
      ))}
    </ol>
  );
}
