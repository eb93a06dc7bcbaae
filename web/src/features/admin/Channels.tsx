import { useQuery } from "@tanstack/react-query";
import { api, got } from "../../api/client.ts";
import type { ChannelHealth } from "../../api/types.ts";
import { useNow } from "../../live/now.ts";
import { Failed } from "../../parts/Failed.tsx";
import { useLocale, useOwn } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import styles from "./Admin.module.css";
import { words } from "./words.ts";

export const CHANNELS_STAND = ["deliveries", "channels"];
const AGAIN_MS = 5000;
const ABOUT = { CLOSED: "done", HALF_OPEN: "reminder", OPEN: "overdue" } as const;

/** Whether the providers answer, and what waits for them. */
export function Channels() {
  const own = useOwn(words);
  const channels = useQuery({
    queryKey: CHANNELS_STAND,
    queryFn: async () => got(api.GET("/api/v1/deliveries/channels")),
    refetchInterval: AGAIN_MS,
  });
  if (channels.isError) {
    return <Failed error={channels.error} retry={() => void channels.refetch()} />;
  }
  return (
    <section aria-label={own.channels} className={styles.cards}>
      {(channels.data?.items ?? []).map((channel) => (
        <Channel key={channel.channel} channel={channel} />
      ))}
    </section>
  );
}

function Channel({ channel }: { channel: ChannelHealth }) {
  const own = useOwn(words);
  const locale = useLocale();
  const now = useNow();
  const at = (time: string) => moment(new Date(time), now, locale);
  return (
    <article className={styles.card}>
      <h3>
        {own.channel[channel.channel]}
        <span className={styles.state} data-about={ABOUT[channel.state]}>
          {own.breaker[channel.state]}
        </span>
      </h3>
      <p className="num">{own.waiting(channel.queued, channel.held)}</p>
      {channel.state !== "CLOSED" && (
        <p className="num">
          {[channel.since && own.breakerSince(at(channel.since)), channel.probe_at && own.probe(at(channel.probe_at))]
            .filter(Boolean)
            .join(", ")}
        </p>
      )}
      {channel.last_error !== null && channel.last_error_at !== null && (
        <p className={styles.hint}>{own.lastError(at(channel.last_error_at), channel.last_error)}</p>
      )}
    </article>
  );
}
