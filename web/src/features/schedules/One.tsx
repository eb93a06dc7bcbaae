import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { toast } from "../../parts/toast.tsx";
import { type Locale, useLocale, useOwn, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { said } from "../policies/durations.ts";
import { policiesQuery, useMayGovern } from "../policies/reading.ts";
import { anchorOf, type Schedule } from "./model.ts";
import { presetOf } from "./recurrence.ts";
import styles from "./Schedules.module.css";
import { type ScheduleWords, words as own } from "./words.ts";

/** One schedule: which policy, where, when, and what may be done with it. */
export function One({ schedule }: { schedule: Schedule }) {
  const words = useOwn(own);
  const locale = useLocale();
  const now = useNow();
  const project = useAll(desk.projects).find(({ id }) => id === schedule.project_id);
  const policy = useQuery(policiesQuery()).data?.find(({ id }) => id === schedule.policy_id);
  const place = schedule.project_id === null ? words.system : (project?.name ?? words.otherProject);
  return (
    <li className={styles.one} id={anchorOf(schedule.id)} data-state={schedule.state}>
      <div className={styles.head}>
        <h2 className="cut">{schedule.name}</h2>
        <span className={styles.state}>{words.state[schedule.state]}</span>
      </div>
      <p className={styles.what}>
        <Link to="/policies/$id" params={{ id: schedule.policy_id }}>
          {policy?.name ?? words.policy}
        </Link>
        , {place}
      </p>
      <p className={styles.what}>{saidTimes(schedule, words, locale, now)}</p>
      <Times schedule={schedule} now={now} />
      <Actions schedule={schedule} />
    </li>
  );
}

function saidTimes(schedule: Schedule, words: ScheduleWords, locale: Locale, now: Date): string {
  const { rrule, starts_on, duration, starts_at, ends_at, time_zone } = schedule;
  if (rrule === null) {
    const [from, to] = [starts_at, ends_at].map((at) => (at === null ? "" : moment(new Date(at), now, locale)));
    return words.span(from ?? "", to ?? "");
  }
  const preset = presetOf(rrule, starts_on, duration);
  const rule = preset ? words.preset[preset.id] : words.lasting(rrule, said(duration ?? "", locale));
  return time_zone === null ? rule : `${rule} (${time_zone})`;
}

function Times({ schedule, now }: { schedule: Schedule; now: Date }) {
  const words = useOwn(own);
  const locale = useLocale();
  const next = schedule.next ?? [];
  if (schedule.rrule === null || next.length === 0) {
    return null;
  }
  return (
    <ol className={styles.times} aria-label={words.next}>
      {next.map(({ starts_at }) => (
        <li key={starts_at}>
          <time dateTime={starts_at}>
            {new Date(starts_at) <= now ? words.now : moment(new Date(starts_at), now, locale)}
          </time>
        </li>
      ))}
    </ol>
  );
}

type Deed = "pause" | "resume" | "end";

function Actions({ schedule }: { schedule: Schedule }) {
  const words = useOwn(own);
  const mayGovern = useMayGovern(schedule.project_id);
  const act = useActing(schedule);
  const [isSure, setSure] = useState(false);
  if (!mayGovern || schedule.state === "ENDED") {
    return null;
  }
  /** The second half of a double click confirms nothing. */
  function pressEnd({ detail: clicks }: React.MouseEvent): void {
    if (!isSure) {
      setSure(true);
    } else if (clicks <= 1) {
      act.mutate("end");
    }
  }
  const other: Deed = schedule.state === "PAUSED" ? "resume" : "pause";
  return (
    <div className={styles.actions}>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={`${words[other]}: ${schedule.name}`}
        disabled={act.isPending}
        onClick={() => act.mutate(other)}
      >
        {words[other]}
      </Button>
      <Button
        variant={isSure ? "filled" : "default"}
        {...(isSure ? { color: "red" } : {})}
        size="compact-sm"
        aria-label={`${isSure ? words.endForGood : words.end}: ${schedule.name}`}
        disabled={act.isPending}
        onBlur={() => setSure(false)}
        onClick={pressEnd}
      >
        {isSure ? words.endForGood : words.end}
      </Button>
    </div>
  );
}

function useActing({ id, name }: Schedule) {
  const words = useOwn(own);
  const everywhere = useWords();
  const queries = useQueryClient();
  const params = { path: { schedule_id: id } };
  return useMutation({
    mutationFn: async (deed: Deed): Promise<unknown> => {
      switch (deed) {
        case "pause":
          return api.POST("/api/v1/policy-schedules/{schedule_id}/pause", { params });
        case "resume":
          return api.POST("/api/v1/policy-schedules/{schedule_id}/resume", { params });
        case "end":
          return api.DELETE("/api/v1/policy-schedules/{schedule_id}", { params });
      }
    },
    onSuccess: async (_, deed) => {
      if (deed === "end") {
        toast(words.ended(name));
      }
      await queries.invalidateQueries({ queryKey: ["policy-schedules"] });
      await queries.invalidateQueries({ queryKey: ["policy-in-force"] });
    },
    onError: (error) => tellRefusal(error, everywhere),
  });
}
