import { Button, CloseButton, NativeSelect } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { desk } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { useOnce } from "../../parts/once.ts";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { useSending } from "../door/sending.ts";
import { overridesQuery, type Rota, useEligible } from "./model.ts";
import { Named } from "./RotaCard.tsx";
import styles from "./Rotas.module.css";
import { instants, isWhole, NO_SPAN, Span } from "./Span.tsx";
import { words as own } from "./words.ts";

/** Who takes over for a while, whoever's turn it is. */
export function Overrides({ rota, mayGovern }: { rota: Rota; mayGovern: boolean }) {
  const words = useOwn(own);
  const locale = useLocale();
  const now = useNow();
  const [isAdding, setAdding] = useState(false);
  const overrides = useQuery(overridesQuery(rota)).data ?? [];
  const toCome = overrides.filter(({ ends_at }) => new Date(ends_at) > now);
  const remove = useRemoving(rota);
  if (toCome.length === 0 && !mayGovern) {
    return null;
  }
  return (
    <section className={styles.overrides} aria-label={words.overrides}>
      {toCome.length > 0 && <h3>{words.overrides}</h3>}
      <ul>
        {toCome.map((one) => (
          <li key={one.id}>
            <Named id={one.user_id} />
            <span className={styles.quiet}>
              {moment(new Date(one.starts_at), now, locale)} – {moment(new Date(one.ends_at), now, locale)}
            </span>
            {mayGovern && (
              <CloseButton
                size="sm"
                aria-label={`${words.undo}: ${desk.nameOf(one.user_id) ?? ""}`}
                disabled={remove.isPending}
                onClick={() => remove.mutate(one.id)}
              />
            )}
          </li>
        ))}
      </ul>
      {mayGovern &&
        (isAdding ? (
          <Adding rota={rota} close={() => setAdding(false)} />
        ) : (
          <Button variant="subtle" size="compact-sm" onClick={() => setAdding(true)}>
            {words.addOverride}
          </Button>
        ))}
    </section>
  );
}

function useRemoving(rota: Rota) {
  const everywhere = useWords();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (override_id: string) =>
      api.DELETE("/api/v1/rotas/{rota_id}/overrides/{override_id}", {
        params: { path: { rota_id: rota.id, override_id } },
      }),
    onSuccess: async () => queries.invalidateQueries({ queryKey: ["rotas"] }),
    onError: (error) => tellRefusal(error, everywhere),
  });
}

function Adding({ rota, close }: { rota: Rota; close: () => void }) {
  const words = useOwn(own);
  const queries = useQueryClient();
  const people = useEligible(rota.project_id);
  const [who, setWho] = useState("");
  const [span, setSpan] = useState(NO_SPAN);
  const { isBusy, wrong, fields, send } = useSending();
  const once = useOnce();

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    const isDone = await send(async () => {
      const path = { rota_id: rota.id };
      const body = { user_id: who, ...instants(span) };
      await once(body, async (header) =>
        api.POST("/api/v1/rotas/{rota_id}/overrides", { params: { path, header }, body }),
      );
      await queries.invalidateQueries({ queryKey: ["rotas"] });
    });
    if (isDone) {
      close();
    }
  }

  return (
    <form className={styles.fields} onSubmit={(event) => void submit(event)}>
      <NativeSelect
        label={words.who}
        value={who}
        error={fields.user_id ?? wrong}
        data={[{ value: "", label: words.choose }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(event) => setWho(event.currentTarget.value)}
      />
      <Span span={span} set={setSpan} fields={fields} />
      <Button type="submit" loading={isBusy} disabled={who === "" || !isWhole(span)}>
        {words.takeOver}
      </Button>
      <Button variant="default" onClick={close}>
        {words.cancel}
      </Button>
    </form>
  );
}
