import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Empty } from "../../parts/Empty.tsx";
import { Failed } from "../../parts/Failed.tsx";
import { untilFirst } from "../../parts/looking.ts";
import { Page } from "../../parts/Page.tsx";
import { useOwn } from "../../words/index.ts";
import { PolicyNav } from "../policies/PolicyNav.tsx";
import { rotasQuery, useGoverned } from "../policies/reading.ts";
import { handOvers } from "./model.ts";
import { RotaCard } from "./RotaCard.tsx";
import { RotaForm } from "./RotaForm.tsx";
import styles from "./Rotas.module.css";
import { Substitutes } from "./Substitutes.tsx";
import { words as own } from "./words.ts";

/** Who is on call, and who stands in for whom. */
export function Rotas() {
  const words = useOwn(own);
  const rotas = useQuery({
    ...rotasQuery(),
    refetchInterval: ({ state }) => untilFirst(handOvers(state.data ?? []), state.status === "error"),
  });
  const { projects, isAdmin } = useGoverned();
  const [isMaking, setMaking] = useState(false);
  const mayMake = isAdmin || projects.length > 0;
  const add = mayMake && !isMaking && <Button onClick={() => setMaking(true)}>{words.add}</Button>;
  return (
    <Page title={words.title} lead={words.lead} actions={add}>
      <PolicyNav />
      <div className={styles.rotas}>
        {isMaking && <RotaForm close={() => setMaking(false)} />}
        {rotas.isLoadingError ? (
          <Failed error={rotas.error} retry={() => void rotas.refetch()} />
        ) : (
          rotas.data && (
            <>
              {rotas.data.length === 0 && !isMaking && <Empty title={words.none}>{words.noneLead}</Empty>}
              <ul className={styles.list}>
                {rotas.data.map((rota) => (
                  <RotaCard key={rota.id} rota={rota} />
                ))}
              </ul>
            </>
          )
        )}
        <Substitutes />
      </div>
    </Page>
  );
}
