import { Button, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Refused } from "../../api/problem.ts";
import { useNow } from "../../live/now.ts";
import { useOnce } from "../../parts/once.ts";
import { toast } from "../../parts/toast.tsx";
import { useLocale, useOwn } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { useSending } from "../door/sending.ts";
import { said, understood } from "../policies/durations.ts";
import { policiesQuery, useGoverned } from "../policies/reading.ts";
import { anchorOf, type Obstacle, type ScheduleCreate } from "./model.ts";
import { localTime } from "./month.ts";
import { PRESETS, type PresetId } from "./recurrence.ts";
import styles from "./Schedules.module.css";
import { words as own } from "./words.ts";

const OWN = "own";

interface Form {
  name: string;
  policy: string;
  /** A project, or empty for the system; null until it is chosen. */
  place: string | null;
  isOnce: boolean;
  starts: string;
  ends: string;
  rule: PresetId | typeof OWN;
  rrule: string;
  from: string;
  at: string;
  lasts: string;
  zone: string;
}

/** A policy for a time: once, or again and again. */
export function NewSchedule({ policyId, close }: { policyId: string | undefined; close: () => void }) {
  const words = useOwn(own);
  const locale = useLocale();
  const queries = useQueryClient();
  const policies = useQuery(policiesQuery()).data ?? [];
  const { projects, isAdmin } = useGoverned();
  const [form, setForm] = useState(() => begun(locale));
  const [obstacle, setObstacle] = useState<Obstacle | null>(null);
  const { isBusy, wrong, fields, send } = useSending((refused) => (refused.obstacle ? "" : null));
  const once = useOnce();
  const wanted = policies.find(({ id }) => id === (form.policy || policyId));
  const place = form.place ?? wanted?.project_id ?? (isAdmin ? "" : (projects[0]?.id ?? ""));
  const usable = policies.filter(({ project_id }) => project_id === null || project_id === place);
  const policy = usable.find(({ id }) => id === wanted?.id) ?? usable[0];
  const set = (change: Partial<Form>) => setForm({ ...form, ...change });

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    setObstacle(null);
    const isMade = await send(async () => {
      const body = wantedOf({ ...form, place, policy: policy?.id ?? "" });
      try {
        await once(body, async (header) => api.POST("/api/v1/policy-schedules", { params: { header }, body }));
      } catch (error) {
        setObstacle(error instanceof Refused ? ((error.obstacle as Obstacle | undefined) ?? null) : null);
        throw error;
      }
      await queries.invalidateQueries({ queryKey: ["policy-schedules"] });
    });
    if (isMade) {
      void queries.invalidateQueries({ queryKey: ["policy-in-force"] });
      toast(words.created);
      close();
    }
  }

  return (
    <form className={styles.form} aria-label={words.add} onSubmit={(event) => void submit(event)}>
      <div className={styles.fields}>
        <TextInput
          label={words.name}
          autoFocus
          value={form.name}
          error={fields.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <NativeSelect
          label={words.where}
          value={place}
          error={fields.project_id}
          data={[
            ...(isAdmin ? [{ value: "", label: words.system }] : []),
            ...projects.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => set({ place: event.currentTarget.value })}
        />
        <NativeSelect
          label={words.policy}
          value={policy?.id ?? ""}
          error={fields.policy_id}
          data={usable.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => set({ policy: event.currentTarget.value })}
        />
        <SegmentedControl
          aria-label={words.when}
          value={form.isOnce ? "once" : "again"}
          data={[
            { value: "once", label: words.once },
            { value: "again", label: words.again },
          ]}
          onChange={(value) => set({ isOnce: value === "once" })}
        />
      </div>
      <div className={styles.fields}>
        {form.isOnce ? <Once form={form} set={set} fields={fields} /> : <Again form={form} set={set} fields={fields} />}
      </div>
      {obstacle && <InTheWay obstacle={obstacle} />}
      {wrong && (
        <p className={styles.wrong} role="alert">
          {wrong}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" loading={isBusy} disabled={form.name.trim() === "" || policy === undefined}>
          {words.create}
        </Button>
        <Button variant="default" onClick={close}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}

interface Part {
  form: Form;
  set: (change: Partial<Form>) => void;
  fields: Readonly<Record<string, string>>;
}

function Once({ form, set, fields }: Part) {
  const words = useOwn(own);
  return (
    <>
      <TextInput
        type="datetime-local"
        label={words.starts}
        value={form.starts}
        error={fields.starts_at}
        onChange={(event) => set({ starts: event.currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        label={words.ends}
        value={form.ends}
        error={fields.ends_at}
        onChange={(event) => set({ ends: event.currentTarget.value })}
      />
    </>
  );
}

function Again({ form, set, fields }: Part) {
  const words = useOwn(own);
  const locale = useLocale();
  function choose(rule: string): void {
    const preset = PRESETS.find(({ id }) => id === rule);
    set(
      preset
        ? { rule: preset.id, rrule: preset.rrule, at: preset.at, lasts: said(preset.duration, locale) }
        : { rule: OWN },
    );
  }
  return (
    <>
      <NativeSelect
        label={words.rule}
        value={form.rule}
        error={form.rule === OWN ? undefined : fields.rrule}
        data={[...PRESETS.map(({ id }) => ({ value: id, label: words.preset[id] })), { value: OWN, label: words.own }]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {form.rule === OWN && (
        <TextInput
          label={words.rrule}
          description={words.rruleHint}
          value={form.rrule}
          error={fields.rrule}
          onChange={(event) => set({ rrule: event.currentTarget.value })}
        />
      )}
      <TextInput
        type="date"
        label={words.from}
        value={form.from}
        error={fields.starts_on}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
      <TextInput
        type="time"
        label={words.at}
        value={form.at}
        onChange={(event) => set({ at: event.currentTarget.value, rule: OWN })}
      />
      <TextInput
        label={words.lasts}
        value={form.lasts}
        error={understood(form.lasts) === null ? words.duration : fields.duration}
        onChange={(event) => set({ lasts: event.currentTarget.value, rule: OWN })}
      />
      <TextInput
        label={words.zone}
        value={form.zone}
        error={fields.time_zone}
        onChange={(event) => set({ zone: event.currentTarget.value })}
      />
    </>
  );
}

function InTheWay({ obstacle }: { obstacle: Obstacle }) {
  const words = useOwn(own);
  const locale = useLocale();
  const now = useNow();
  return (
    <p className={styles.wrong} role="alert">
      {words.overlaps} <a href={`#${anchorOf(obstacle.schedule_id)}`}>{obstacle.name}</a>
      {words.overlapsAt(moment(new Date(obstacle.overlaps_at), now, locale))}
    </p>
  );
}

/** From the next full hour on, for a day. */
function begun(locale: "en" | "de"): Form {
  const start = new Date();
  start.setHours(start.getHours() + 1, 0, 0, 0);
  const end = new Date(start);
  end.setDate(end.getDate() + 1);
  const [first] = PRESETS;
  return {
    name: "",
    policy: "",
    place: null,
    isOnce: true,
    starts: localTime(start),
    ends: localTime(end),
    rule: first?.id ?? OWN,
    rrule: first?.rrule ?? "",
    from: localTime(start).slice(0, 10),
    at: first?.at ?? "00:00",
    lasts: said(first?.duration ?? "P1D", locale),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

function wantedOf(form: Form): ScheduleCreate {
  const common = { name: form.name, policy_id: form.policy, project_id: form.place || null };
  if (form.isOnce) {
    return { ...common, starts_at: instantOf(form.starts), ends_at: instantOf(form.ends) };
  }
  return {
    ...common,
    rrule: form.rrule,
    starts_on: `${form.from}T${form.at}:00`,
    duration: understood(form.lasts) ?? form.lasts,
    time_zone: form.zone,
  };
}

function instantOf(time: string): string | null {
  return time === "" ? null : new Date(time).toISOString();
}
