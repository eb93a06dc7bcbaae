import { Button, SegmentedControl, UnstyledButton } from "@mantine/core";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, got } from "../../api/client.ts";
import { Refused } from "../../api/problem.ts";
import type { LoggedDelivery } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { Empty } from "../../parts/Empty.tsx";
import { Failed } from "../../parts/Failed.tsx";
import { toast } from "../../parts/toast.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import styles from "./Admin.module.css";
import { Channels, CHANNELS_STAND } from "./Channels.tsx";
import { words } from "./words.ts";

const FAILED = ["deliveries", "failed"];
const PAGE = 50;
const AGAIN_MS = 5000;

type Channel = LoggedDelivery["channel"];

/** What did not reach people, and how its channels stand. */
export function Deliveries() {
  const own = useOwn(words);
  const [channel, setChannel] = useState<Channel | null>(null);
  const failed = useFailed(channel);
  const shown = failed.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <Channels />
      <section className={styles.head} aria-label={own.failed}>
        <div className={styles.grow}>
          <h2>{own.failed}</h2>
          <p className={styles.quiet}>{own.failedLead}</p>
        </div>
        <SegmentedControl
          size="xs"
          aria-label={own.filter}
          value={channel ?? ""}
          data={[
            { value: "", label: own.allChannels },
            { value: "PUSH", label: own.channel.PUSH },
            { value: "EMAIL", label: own.channel.EMAIL },
          ]}
          onChange={(value) => setChannel(value === "" ? null : (value as Channel))}
        />
        <RetryAll shown={shown} channel={channel} />
      </section>
      {failed.isError && <Failed error={failed.error} retry={() => void failed.refetch()} />}
      {failed.data && shown.length === 0 && <Empty title={own.noneFailed}>{own.noneFailedLead}</Empty>}
      <ul className={styles.rows}>
        {shown.map((delivery) => (
          <Row key={delivery.id} delivery={delivery} />
        ))}
      </ul>
      {failed.hasNextPage && (
        <Button variant="default" loading={failed.isFetchingNextPage} onClick={() => void failed.fetchNextPage()}>
          {own.older}
        </Button>
      )}
    </>
  );
}

function useFailed(channel: Channel | null) {
  return useInfiniteQuery({
    queryKey: [...FAILED, channel],
    queryFn: async ({ pageParam: after }) =>
      got(api.GET("/api/v1/deliveries", { params: { query: { state: "FAILED", channel, limit: PAGE, after } } })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: AGAIN_MS,
  });
}

function RetryAll({ shown, channel }: { shown: readonly LoggedDelivery[]; channel: Channel | null }) {
  const own = useOwn(words);
  const retry = useRetry();
  const oldest = shown.at(-1);
  if (oldest === undefined || shown.length < 2) {
    return null;
  }
  const body = { channel, since: oldest.created_at };
  async function all(): Promise<string> {
    const params = { header: { "Idempotency-Key": crypto.randomUUID() } };
    const { retried } = await got(api.POST("/api/v1/deliveries/retry", { params, body }));
    return own.retriedAll(retried);
  }
  return (
    <Button size="compact-sm" variant="default" onClick={() => void retry(all)}>
      {own.retryAll(shown.length)}
    </Button>
  );
}

/** Says what became of it, and looks again. */
function useRetry(): (send: () => Promise<string>) => Promise<void> {
  const queries = useQueryClient();
  const own = useOwn(words);
  const shared = useWords();
  return async (send) => {
    try {
      toast(await send());
    } catch (error) {
      const reason = error instanceof Refused ? own.refusedRetry[error.code] : undefined;
      tellRefusal(reason === undefined ? error : new Refused(409, { detail: reason }), shared);
    }
    await Promise.all([FAILED, CHANNELS_STAND].map(async (queryKey) => queries.invalidateQueries({ queryKey })));
  };
}

function Row({ delivery }: { delivery: LoggedDelivery }) {
  const own = useOwn(words);
  const locale = useLocale();
  const now = useNow();
  const retry = useRetry();
  useAll(desk.people);
  const [isOpen, setOpen] = useState(false);
  const what = own.to(own.category[delivery.category], desk.nameOf(delivery.user_id) ?? own.somebody);
  async function again(): Promise<string> {
    const params = {
      path: { delivery_id: delivery.id },
      header: { "Idempotency-Key": crypto.randomUUID() },
    };
    await api.POST("/api/v1/deliveries/{delivery_id}/retry", { params, body: {} });
    return own.retried;
  }
  return (
    <li>
      <div className={styles.delivery}>
        <time dateTime={delivery.created_at}>{moment(new Date(delivery.created_at), now, locale)}</time>
        <div>
          <b>{what}</b> <span className={styles.hint}>{own.channel[delivery.channel]}</span>
          <span className={styles.error}>{delivery.error ?? delivery.reason}</span>
          <UnstyledButton
            className={styles.toggle}
            aria-expanded={isOpen}
            aria-label={`${own.tries(delivery.attempts)}: ${what}`}
            onClick={() => setOpen(!isOpen)}
          >
            {own.tries(delivery.attempts)}
          </UnstyledButton>
        </div>
        <Button size="compact-sm" variant="default" aria-label={own.retryThis(what)} onClick={() => void retry(again)}>
          {own.retry}
        </Button>
      </div>
      {isOpen && <Tries id={delivery.id} />}
    </li>
  );
}

/** Each call to the provider, and what it said. */
function Tries({ id }: { id: string }) {
  const own = useOwn(words);
  const locale = useLocale();
  const now = useNow();
  const delivery = useQuery({
    queryKey: ["deliveries", id],
    queryFn: async () => got(api.GET("/api/v1/deliveries/{delivery_id}", { params: { path: { delivery_id: id } } })),
  });
  if (delivery.isError) {
    return <Failed error={delivery.error} retry={() => void delivery.refetch()} />;
  }
  return (
    <ol className={`${styles.tries} num`}>
      {(delivery.data?.tries ?? []).map(({ number, started_at, outcome, answer }) => (
        <li key={number}>
          <span>{number}</span>
          <time dateTime={started_at}>{moment(new Date(started_at), now, locale)}</time>
          <span>{outcome === null ? own.onItsWay : own.outcome[outcome]}</span>
          <span>{answer ?? own.noAnswer}</span>
        </li>
      ))}
    </ol>
  );
}
