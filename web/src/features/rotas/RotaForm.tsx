import { ActionIcon, Button, CloseButton, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, got } from "../../api/client.ts";
import { Refused } from "../../api/problem.ts";
import { desk } from "../../live/desk.ts";
import { useOnce } from "../../parts/once.ts";
import { toast } from "../../parts/toast.tsx";
import { useOwn } from "../../words/index.ts";
import { useSending } from "../door/sending.ts";
import { useGoverned } from "../policies/reading.ts";
import { localTime } from "../schedules/month.ts";
import { moved, type Rota, type RotaBody, useEligible } from "./model.ts";
import { Named } from "./RotaCard.tsx";
import styles from "./Rotas.module.css";
import { words as own } from "./words.ts";

const OVERTAKEN = 412;

/** A new rota, or what one says from now on. */
export function RotaForm({ rota: newest, close }: { rota?: Rota; close: () => void }) {
  const words = useOwn(own);
  const queries = useQueryClient();
  const { projects, isAdmin } = useGoverned();
  const [rota] = useState(newest); // another may change it meanwhile: that is not to be undone unseen
  const [place, setPlace] = useState(rota ? rota.project_id : isAdmin ? null : (projects[0]?.id ?? null));
  const [form, setForm] = useState(() => begun(rota));
  const { isBusy, wrong, fields, send } = useSending(({ status }) => (status === OVERTAKEN ? words.overtaken : null));
  const once = useOnce();
  const set = (change: Partial<RotaBody>) => setForm({ ...form, ...change });
  const setHandOver = (change: Partial<RotaBody["hand_over"]>) => set({ hand_over: { ...form.hand_over, ...change } });

  async function create(): Promise<Rota> {
    const body = { ...form, project_id: place };
    return once(body, async (header) => got(api.POST("/api/v1/rotas", { params: { header }, body })));
  }

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    const isDone = await send(async () => {
      try {
        await (rota ? replace(rota, form) : create());
      } catch (error) {
        if (error instanceof Refused && error.status === OVERTAKEN) {
          void queries.invalidateQueries({ queryKey: ["rotas"] });
        }
        throw error;
      }
      await queries.invalidateQueries({ queryKey: ["rotas"] });
    });
    if (isDone) {
      toast(words.saved);
      close();
    }
  }

  return (
    <form
      className={styles.form}
      aria-label={rota ? `${words.edit}: ${rota.name}` : words.add}
      onSubmit={(event) => void submit(event)}
    >
      <div className={styles.fields}>
        <TextInput
          label={words.name}
          autoFocus
          value={form.name}
          error={fields.name ?? wrong}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        {!rota && (
          <NativeSelect
            label={words.where}
            value={place ?? ""}
            data={[
              ...(isAdmin ? [{ value: "", label: words.system }] : []),
              ...projects.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(event) => {
              setPlace(event.currentTarget.value || null);
              set({ people: [] });
            }}
          />
        )}
        <TextInput
          type="date"
          label={words.starts}
          value={form.hand_over.starts_on}
          error={fields["hand_over.starts_on"]}
          onChange={(event) => setHandOver({ starts_on: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={words.at}
          value={form.hand_over.at ?? ""}
          error={fields["hand_over.at"]}
          onChange={(event) => setHandOver({ at: event.currentTarget.value })}
        />
        <NumberInput
          label={words.days}
          value={form.hand_over.every ?? 7}
          error={fields["hand_over.every"]}
          hideControls
          allowDecimal={false}
          onChange={(value) => setHandOver({ every: Number(value) })}
        />
        <TextInput
          label={words.zone}
          value={form.time_zone ?? ""}
          error={fields.time_zone}
          onChange={(event) => set({ time_zone: event.currentTarget.value })}
        />
      </div>
      <Turns people={form.people} place={place} set={(people) => set({ people })} fields={fields} />
      <div className={styles.actions}>
        <Button type="submit" loading={isBusy} disabled={form.name.trim() === "" || form.people.length === 0}>
          {rota ? words.save : words.create}
        </Button>
        <Button variant="default" onClick={close}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}

interface TurnsProps {
  people: readonly string[];
  place: string | null;
  set: (people: string[]) => void;
  fields: Readonly<Record<string, string>>;
}

/** Who, one after another. */
function Turns({ people, place, set, fields }: TurnsProps) {
  const words = useOwn(own);
  const eligible = useEligible(place).filter(({ id }) => !people.includes(id));
  return (
    <fieldset className={styles.turns}>
      <legend>{words.people}</legend>
      <ol>
        {people.map((id, at) => {
          const name = desk.nameOf(id) ?? "?";
          return (
            <li key={id}>
              <Named id={id} />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={words.earlier(name)}
                disabled={at === 0}
                onClick={() => set(moved(people, at, -1))}
              >
                <IconChevronUp size={16} stroke={1.75} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={words.later(name)}
                disabled={at === people.length - 1}
                onClick={() => set(moved(people, at, 1))}
              >
                <IconChevronDown size={16} stroke={1.75} aria-hidden />
              </ActionIcon>
              <CloseButton
                aria-label={words.without(name)}
                onClick={() => set(people.filter((other) => other !== id))}
              />
              {fields[`people[${at}]`] && <span className={styles.wrong}>{fields[`people[${at}]`]}</span>}
            </li>
          );
        })}
      </ol>
      <NativeSelect
        aria-label={words.addPerson}
        value=""
        error={fields.people}
        data={[{ value: "", label: words.addPerson }, ...eligible.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(event) => event.currentTarget.value !== "" && set([...people, event.currentTarget.value])}
      />
    </fieldset>
  );
}

async function replace({ id, version }: Rota, body: RotaBody): Promise<Rota> {
  const params = { path: { rota_id: id }, header: { "If-Match": `"${version}"` } };
  return got(api.PUT("/api/v1/rotas/{rota_id}", { params, body }));
}

/** A new one begins today, by the reader's clocks. */
function begun(rota: Rota | undefined): RotaBody {
  if (rota) {
    const { name, people, hand_over, time_zone = "UTC" } = rota;
    return { name, people, hand_over, time_zone };
  }
  const starts_on = localTime(new Date()).slice(0, 10);
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { name: "", people: [], hand_over: { starts_on, at: "09:00", every: 7 }, time_zone };
}
