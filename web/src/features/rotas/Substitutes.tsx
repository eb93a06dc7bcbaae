import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { all, api } from "../../api/client.ts";
import { me } from "../../api/session.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { useOnce } from "../../parts/once.ts";
import { toast } from "../../parts/toast.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { useSending } from "../door/sending.ts";
import type { Substitute } from "./model.ts";
import { Named } from "./RotaCard.tsx";
import styles from "./Rotas.module.css";
import { instants, isWhole, NO_SPAN, Span } from "./Span.tsx";
import { words as own } from "./words.ts";

const KEY = "substitutes";

/** Who stands in while one is away; admins say it of everybody. */
export function Substitutes() {
  const words = useOwn(own).substitutes;
  const people = useAll(desk.people).toSorted((one, other) => one.name.localeCompare(other.name));
  const [whose, setWhose] = useState(me().id);
  const [isAdding, setAdding] = useState(false);
  const isMine = whose === me().id;
  return (
    <section className={styles.substitutes} aria-labelledby="substitutes">
      <h2 id="substitutes">{words.title}</h2>
      <p className={styles.quiet}>{words.lead}</p>
      {me().role === "ADMIN" && (
        <NativeSelect
          label={words.whose}
          value={whose}
          data={people.map(({ id, name }) => ({ value: id, label: id === me().id ? words.me(name) : name }))}
          onChange={(event) => setWhose(event.currentTarget.value)}
        />
      )}
      <List whose={whose} isMine={isMine} />
      {isMine && <StandingIn />}
      {isAdding ? (
        <Adding key={whose} whose={whose} isMine={isMine} close={() => setAdding(false)} />
      ) : (
        <Button variant="default" className={styles.begin ?? ""} onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      )}
    </section>
  );
}

async function substitutesOf(whose: string, isMine: boolean): Promise<Substitute[]> {
  return all((after) =>
    isMine
      ? api.GET("/api/v1/me/substitutes", { params: { query: { limit: 200, after } } })
      : api.GET("/api/v1/users/{user_id}/substitutes", {
          params: { path: { user_id: whose }, query: { limit: 200, after } },
        }),
  );
}

function List({ whose, isMine }: { whose: string; isMine: boolean }) {
  const words = useOwn(own).substitutes;
  const everywhere = useWords();
  const now = useNow();
  const queries = useQueryClient();
  const asked = useQuery({ queryKey: [KEY, whose], queryFn: async () => substitutesOf(whose, isMine) });
  const toCome = (asked.data ?? []).filter(({ ends_at }) => new Date(ends_at) > now);
  const remove = useMutation({
    mutationFn: async ({ id, user_id }: Substitute): Promise<unknown> =>
      isMine
        ? api.DELETE("/api/v1/me/substitutes/{substitute_id}", { params: { path: { substitute_id: id } } })
        : api.DELETE("/api/v1/users/{user_id}/substitutes/{substitute_id}", {
            params: { path: { user_id, substitute_id: id } },
          }),
    onSuccess: async () => queries.invalidateQueries({ queryKey: [KEY] }),
    onError: (error) => tellRefusal(error, everywhere),
  });
  if (asked.data !== undefined && toCome.length === 0) {
    return <p className={styles.quiet}>{words.none}</p>;
  }
  return (
    <ul className={styles.away}>
      {toCome.map((one) => (
        <li key={one.id}>
          <Named id={one.substitute_id} />
          <When substitute={one} />
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={words.backFor(desk.nameOf(one.substitute_id) ?? "")}
            disabled={remove.isPending}
            onClick={() => remove.mutate(one)}
          >
            {words.back}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** For whom the reader stands in. */
function StandingIn() {
  const words = useOwn(own).substitutes;
  const now = useNow();
  const asked = useQuery({
    queryKey: [KEY, "standing-in"],
    queryFn: async () =>
      all((after) =>
        api.GET("/api/v1/me/substitutes", { params: { query: { standing_in: true, limit: 200, after } } }),
      ),
  });
  useAll(desk.people);
  return (
    <ul className={styles.away}>
      {(asked.data ?? [])
        .filter(({ ends_at }) => new Date(ends_at) > now)
        .map((one) => (
          <li key={one.id}>
            <span>{words.youFor(desk.nameOf(one.user_id) ?? "?")}</span>
            <When substitute={one} />
          </li>
        ))}
    </ul>
  );
}

function When({ substitute }: { substitute: Substitute }) {
  const locale = useLocale();
  const now = useNow();
  const project = useAll(desk.projects).find(({ id }) => id === substitute.project_id);
  const [from, to] = [substitute.starts_at, substitute.ends_at].map((at) => moment(new Date(at), now, locale));
  const more = [project?.name, substitute.reason].filter((part) => part).join(", ");
  return (
    <span className={styles.quiet}>
      {from} – {to}
      {more && ` (${more})`}
    </span>
  );
}

function Adding({ whose, isMine, close }: { whose: string; isMine: boolean; close: () => void }) {
  const words = useOwn(own).substitutes;
  const { cancel, choose } = useOwn(own);
  const queries = useQueryClient();
  const projects = useAll(desk.projects);
  const people = useAll(desk.people).filter(({ id, disabled }) => id !== whose && !disabled);
  const [who, setWho] = useState("");
  const [project, setProject] = useState("");
  const [reason, setReason] = useState("");
  const [span, setSpan] = useState(NO_SPAN);
  const { isBusy, wrong, fields, send } = useSending();
  const once = useOnce();

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    const isDone = await send(async () => {
      const common = { substitute_id: who, reason: reason.trim() || null, project_id: project || null };
      const body = { ...common, ...instants(span) };
      const path = { user_id: whose };
      await once(body, async (header): Promise<unknown> =>
        isMine
          ? api.POST("/api/v1/me/substitutes", { params: { header }, body })
          : api.POST("/api/v1/users/{user_id}/substitutes", { params: { header, path }, body }),
      );
      await queries.invalidateQueries({ queryKey: [KEY] });
    });
    if (isDone) {
      toast(words.created);
      close();
    }
  }

  return (
    <form className={styles.form} aria-label={words.add} onSubmit={(event) => void submit(event)}>
      <div className={styles.fields}>
        <NativeSelect
          label={words.who}
          value={who}
          error={fields.substitute_id}
          data={[{ value: "", label: choose }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(event) => setWho(event.currentTarget.value)}
        />
        <Span span={span} set={setSpan} fields={fields} />
        <NativeSelect
          label={words.project}
          value={project}
          error={fields.project_id}
          data={[
            { value: "", label: words.everywhere },
            ...projects.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => setProject(event.currentTarget.value)}
        />
        <TextInput
          label={words.reason}
          value={reason}
          error={fields.reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
      {wrong && (
        <p className={styles.wrong} role="alert">
          {wrong}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" loading={isBusy} disabled={who === "" || !isWhole(span)}>
          {words.create}
        </Button>
        <Button variant="default" onClick={close}>
          {cancel}
        </Button>
      </div>
    </form>
  );
}
