import "@mantine/core/styles/Switch.layer.css";
import { Button, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Empty } from "../../parts/Empty.tsx";
import { Failed } from "../../parts/Failed.tsx";
import { untilFirst } from "../../parts/looking.ts";
import { Page } from "../../parts/Page.tsx";
import { useOwn } from "../../words/index.ts";
import { PolicyNav } from "../policies/PolicyNav.tsx";
import { useGoverned } from "../policies/reading.ts";
import { Calendar } from "./Calendar.tsx";
import { schedulesQuery, turns } from "./model.ts";
import { NewSchedule } from "./NewSchedule.tsx";
import { One } from "./One.tsx";
import styles from "./Schedules.module.css";
import { words as own } from "./words.ts";

/** Policies for a time, as a list and as a calendar. */
export function Schedules({ policyId }: { policyId: string | undefined }) {
  const words = useOwn(own);
  const { projects, isAdmin } = useGoverned();
  const schedules = useQuery({
    ...schedulesQuery(),
    refetchInterval: ({ state }) => untilFirst(turns(state.data ?? []), state.status === "error"),
  });
  const [isMaking, setMaking] = useState(policyId !== undefined);
  const [withEnded, setEnded] = useState(false);
  const mayMake = isAdmin || projects.length > 0;
  const all = schedules.data ?? [];
  const shown = all.filter(({ state }) => withEnded || state !== "ENDED");
  const add = mayMake && !isMaking && <Button onClick={() => setMaking(true)}>{words.add}</Button>;
  return (
    <Page title={words.title} lead={words.lead} actions={add}>
      <PolicyNav />
      {isMaking && <NewSchedule policyId={policyId} close={() => setMaking(false)} />}
      {schedules.isLoadingError ? (
        <Failed error={schedules.error} retry={() => void schedules.refetch()} />
      ) : (
        schedules.data && (
          <div className={styles.below}>
            <section aria-label={words.list}>
              {shown.length === 0 && <Empty title={words.none}>{words.noneLead}</Empty>}
              <ul className={styles.list}>
                {shown.map((schedule) => (
                  <One key={schedule.id} schedule={schedule} />
                ))}
              </ul>
              {all.some(({ state }) => state === "ENDED") && (
                <Switch
                  size="sm"
                  label={words.withEnded}
                  checked={withEnded}
                  onChange={(event) => setEnded(event.currentTarget.checked)}
                />
              )}
            </section>
            <Calendar schedules={shown} />
          </div>
        )
      )}
    </Page>
  );
}
