import "@mantine/core/styles/Skeleton.layer.css";
import { NativeSelect, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useBlocker, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { desk, useAll } from "../../live/desk.ts";
import { useOwn } from "../../words/index.ts";
import { Drawing } from "./Drawing.tsx";
import styles from "./Editor.module.css";
import { EditorTop } from "./EditorTop.tsx";
import { type Editing, useDraft, useEditing } from "./editing.ts";
import { History } from "./History.tsx";
import { Inspector } from "./Inspector.tsx";
import { type Body, bodyOf, type Draft, draftOf, type Policy, type PolicyVersion } from "./model.ts";
import { PreviewPanel } from "./PreviewPanel.tsx";
import { type Sample, type Subject, usePreview } from "./previewing.ts";
import { policyQuery, useGoverned } from "./reading.ts";
import { Rollouts } from "./Rollouts.tsx";
import { Saving } from "./Saving.tsx";
import { useSaving } from "./saving.ts";
import { Sentence } from "./Sentence.tsx";
import { Steps } from "./Steps.tsx";
import { words as own } from "./words.ts";

const SAMPLE: Sample = { dueIn: "P2D", priority: "MEDIUM" };

interface EditorProps {
  /** Null while it is being made. */
  stored: Policy | null;
  first: Body;
  /** Whose it is: a project's, or with null the system's. */
  home: string | null;
  versions: readonly PolicyVersion[];
  isReadOnly: boolean;
  /** Where the step is written that is looked at first. */
  step?: string | undefined;
}

/** A policy as a sentence and as a timeline, and what changing it would do. */
export function Editor({ stored, first, home, versions, isReadOnly, step }: EditorProps) {
  const words = useOwn(own);
  const queries = useQueryClient();
  const base = draftOf(first);
  const working = useDraft(base, stored?.version);
  const [projects, subject, choose] = useSubject(home, stored);
  const storedId = isReadOnly ? (stored?.id ?? null) : null;
  const asked = usePreview({ draft: working.draft, home, storedId, subject }, desk.projects.isFilled);
  const saving = useSaving(stored, home, working);
  const editing = useEditing(
    { base: stored === null ? null : working.origin.base, first: base, isReadOnly, step },
    { ...working, change },
    saving.error ?? asked.error,
  );
  const isDirty = stored === null ? working.isTouched : editing.differences.count > 0;
  const isOnItsWay = saving.isPending && saving.variables.draft === editing.draft;
  useStaying(isDirty && !isOnItsWay, words.leave);
  const [notice, setNotice] = useState<string | null>(null);
  const number = versions.length + (isDirty ? 1 : 0);
  function change(draft: Draft | null): void {
    if (!saving.isPending) {
      saving.reset();
    }
    working.change(draft);
  }
  /** From here on it is another's version that saving replaces, and that one sees the differences to. */
  async function showOther(): Promise<void> {
    await queries.invalidateQueries();
    const policy = stored && queries.getQueryData(policyQuery(stored.id).queryKey);
    if (policy && policy.version !== working.origin.version) {
      working.rebase({ base: draftOf(bodyOf(policy)), version: policy.version });
      saving.reset();
    }
  }
  function restore(body: Body, of: number): void {
    working.change(draftOf(body, working.origin.base));
    document.getElementById("policy-top")?.scrollIntoView({ block: "start" });
    setNotice(words.history.restored(of));
  }
  return (
    <>
      <EditorTop stored={stored} editing={editing} home={home} isDirty={isDirty} versions={versions.length}>
        <Saving
          editing={editing}
          saving={saving}
          isDirty={isDirty}
          isNew={stored === null}
          number={number}
          show={() => void showOther()}
          discard={() => (setNotice(null), change(null))}
        />
      </EditorTop>
      <div className={styles.scroll} inert={stored === null && saving.isPending}>
        <div id="policy-top" />
        {stored === null && <Beginning editing={editing} home={home} />}
        <Sentence editing={editing} />
        <Wrong editing={editing} />
        {isDirty && notice !== null && (
          <p className={styles.notice} role="status">
            {notice}
          </p>
        )}
        {stored !== null && <Rollouts policyId={stored.id} />}
        <Drawing editing={editing} />
        <Steps editing={editing} />
        <div className={styles.below}>
          <Inspector editing={editing} projectId={home} />
          <PreviewPanel
            asked={asked}
            subject={subject}
            choose={choose}
            projects={projects}
            sample={SAMPLE}
            draft={editing.draft}
            base={editing.base}
          />
        </div>
        {stored !== null && <History versions={versions} {...(isReadOnly ? {} : { restore })} />}
      </div>
    </>
  );
}

/** On what it is tried: a project's policy on that project, the system's on any of the caller's. */
function useSubject(home: string | null, stored: Policy | null) {
  const all = useAll(desk.projects);
  const projects = home === null ? all : all.filter(({ id }) => id === home);
  const [chosen, choose] = useState<Subject | null>(null);
  const first = projects.find(({ id }) => id === stored?.project_id) ?? projects[0];
  const isThere = chosen !== null && ("sample" in chosen || projects.some(({ id }) => id === chosen.project_id));
  const subject: Subject = isThere ? chosen : first ? { project_id: first.id } : { sample: SAMPLE };
  return [projects, subject, choose] as const;
}

/** A draft is not lost by a click beside it. */
function useStaying(isDirty: boolean, question: string): void {
  useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && !window.confirm(question),
    enableBeforeUnload: isDirty,
    disabled: !isDirty,
  });
}

/** What is wrong, once more where one reads. */
function Wrong({ editing: { wrong } }: { editing: Editing }) {
  const all = [...new Set(Object.values(wrong))];
  return all.length === 0 ? null : (
    <p className={styles.wrong} role="alert">
      {all.join(" ")}
    </p>
  );
}

/** What a new policy is called, and whose it is. */
function Beginning({ editing, home }: { editing: Editing; home: string | null }) {
  const words = useOwn(own);
  const navigate = useNavigate();
  const { projects, isAdmin } = useGoverned();
  const places = [
    ...(isAdmin ? [{ value: "", label: words.system }] : []),
    ...projects.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <div className={styles.beginning}>
      <TextInput
        label={words.name}
        autoFocus
        value={editing.draft.name}
        onChange={(event) => editing.change({ ...editing.draft, name: event.currentTarget.value })}
      />
      <NativeSelect
        label={words.whose}
        value={home ?? ""}
        data={places}
        onChange={(event) => {
          const project = event.currentTarget.value || undefined; // the address is made later, when the field may say another
          void navigate({ to: "/policies/new", search: (old) => ({ ...old, project }), ignoreBlocker: true });
        }}
      />
    </div>
  );
}
