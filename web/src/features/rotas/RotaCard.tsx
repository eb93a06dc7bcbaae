import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { Person } from "../../parts/Person.tsx";
import { toast } from "../../parts/toast.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { useMayGovern } from "../policies/reading.ts";
import { nextShift, type Rota, shiftsQuery } from "./model.ts";
import { Overrides } from "./Overrides.tsx";
import { RotaForm } from "./RotaForm.tsx";
import styles from "./Rotas.module.css";
import { words as own } from "./words.ts";

/** One rota: who is on call now and next, in which order, and who takes over. */
export function RotaCard({ rota }: { rota: Rota }) {
  const words = useOwn(own);
  const project = useAll(desk.projects).find(({ id }) => id === rota.project_id);
  const mayGovern = useMayGovern(rota.project_id);
  const [isEditing, setEditing] = useState(false);
  if (isEditing) {
    return (
      <li>
        <RotaForm rota={rota} close={() => setEditing(false)} />
      </li>
    );
  }
  const { every, at = "" } = { every: 7, ...rota.hand_over };
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <h2 className="cut">{rota.name}</h2>
        <span>{rota.project_id === null ? words.system : (project?.name ?? words.otherProject)}</span>
      </div>
      <OnCall rota={rota} />
      <p className={styles.quiet}>{words.every(every, at, rota.time_zone ?? "UTC")}</p>
      <ol className={styles.order} aria-label={words.order}>
        {rota.people.map((id) => (
          <li key={id}>
            <Named id={id} />
          </li>
        ))}
      </ol>
      <Overrides rota={rota} mayGovern={mayGovern} />
      {mayGovern && <Actions rota={rota} edit={() => setEditing(true)} />}
    </li>
  );
}

export function Named({ id }: { id: string }) {
  useAll(desk.people);
  const name = desk.nameOf(id) ?? "?";
  return (
    <span className={styles.person}>
      <Person id={id} name={name} isSmall />
      <span className="cut">{name}</span>
    </span>
  );
}

function OnCall({ rota }: { rota: Rota }) {
  const words = useOwn(own);
  const locale = useLocale();
  const now = useNow();
  const { user_id, until, override_id } = rota.now;
  const next = nextShift(useQuery(shiftsQuery(rota)).data ?? [], until);
  return (
    <dl className={styles.duty}>
      <div data-now>
        <dt>{words.now}</dt>
        <dd>
          {user_id === null ? words.nobody : <Named id={user_id} />}
          <time dateTime={until}>{words.until(moment(new Date(until), now, locale))}</time>
          {override_id && <small>{words.byOverride}</small>}
        </dd>
      </div>
      {next && (
        <div>
          <dt>{words.next}</dt>
          <dd>
            {next.user_id === null ? words.nobody : <Named id={next.user_id} />}
            <time dateTime={next.starts_at}>{words.from(moment(new Date(next.starts_at), now, locale))}</time>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Actions({ rota, edit }: { rota: Rota; edit: () => void }) {
  const words = useOwn(own);
  const everywhere = useWords();
  const queries = useQueryClient();
  const [isSure, setSure] = useState(false);
  const remove = useMutation({
    mutationFn: async () => api.DELETE("/api/v1/rotas/{rota_id}", { params: { path: { rota_id: rota.id } } }),
    onSuccess: async () => {
      toast(words.removed(rota.name));
      await queries.invalidateQueries({ queryKey: ["rotas"] });
    },
    onError: (error) => tellRefusal(error, everywhere),
  });
  /** The second half of a double click confirms nothing. */
  function press({ detail: clicks }: React.MouseEvent): void {
    if (!isSure) {
      setSure(true);
    } else if (clicks <= 1) {
      remove.mutate();
    }
  }
  const deletion = isSure ? words.removeForGood : words.remove;
  return (
    <div className={styles.actions}>
      <Button variant="default" size="compact-sm" aria-label={`${words.edit}: ${rota.name}`} onClick={edit}>
        {words.edit}
      </Button>
      <Button
        variant={isSure ? "filled" : "default"}
        {...(isSure ? { color: "red" } : {})}
        size="compact-sm"
        aria-label={`${deletion}: ${rota.name}`}
        loading={remove.isPending}
        onBlur={() => setSure(false)}
        onClick={press}
      >
        {deletion}
      </Button>
    </div>
  );
}
