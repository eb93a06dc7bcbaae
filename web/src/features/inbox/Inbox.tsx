import { Button, SegmentedControl } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { Empty } from "../../parts/Empty.tsx";
import { Loading } from "../../parts/Loading.tsx";
import { Page } from "../../parts/Page.tsx";
import { useRows } from "../../parts/rows.ts";
import { Soon } from "../../parts/Soon.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import { isSameDay, DAY } from "../../words/times.ts";
import { type Bundle, bundled, type Filter, filtered, FILTERS, grouped } from "./grouping.ts";
import { useInboxKeys } from "./inboxKeys.ts";
import styles from "./Inbox.module.css";
import { Item } from "./Item.tsx";
import { markAllRead, markRead } from "./reading.ts";
import { Reading } from "./Reading.tsx";
import { words as own } from "./words.ts";

type Day = "today" | "yesterday" | "earlier";
/** As long as it takes to slide out. */
const LEAVES_MS = 140;
const DAYS: readonly Day[] = ["today", "yesterday", "earlier"];

/** What one was told, the newest first, to be gone through by hand or by keys. */
export function Inbox() {
  const words = useWords();
  const mine = useOwn(own);
  const all = useAll(desk.notifications);
  const [filter, setFilter] = useState<Filter>("all");
  const unread = all.filter(({ read_at }) => read_at === null).length;
  return (
    <Page
      title={words.app.inbox}
      actions={
        <Button
          variant="subtle"
          color="stone"
          c="var(--text-2)"
          fw={500}
          leftSection={<IconChecks size={16} stroke={1.75} />}
          disabled={unread === 0}
          onClick={() => void markAllRead()}
        >
          {words.inbox.allRead}
        </Button>
      }
    >
      <Soon>
        <div className={styles.inbox}>
          <div className={styles.filters}>
            <SegmentedControl
              aria-label={mine.filter}
              size="sm"
              withItemsBorders={false}
              value={filter}
              data={FILTERS.map((one) => ({
                value: one,
                label: one === "unread" && unread > 0 ? `${mine.filters[one]} ${unread}` : mine.filters[one],
              }))}
              onChange={(one) => setFilter(one as Filter)}
            />
          </div>
          <Told filter={filter} onFilter={setFilter} />
        </div>
      </Soon>
    </Page>
  );
}

function Told({ filter, onFilter }: { filter: Filter; onFilter: (filter: Filter) => void }) {
  const words = useWords();
  const navigate = useNavigate();
  const days = useDays(filter);
  const bundles = useMemo(() => DAYS.flatMap((day) => days[day]), [days]);
  const rows = useRows(useMemo(() => bundles.map(({ id }) => id), [bundles]));
  const chosen = bundles.find(({ id }) => id === rows.chosen);
  const [snoozing, setSnoozing] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<string | null>(null);

  function open({ notices, latest }: Bundle): void {
    void markRead(unreadOf(notices));
    if (latest.task_id !== null) {
      void navigate({ to: "/tasks/$id", params: { id: latest.task_id } });
    }
  }

  /** What is done slides out of what is unread; else it stands there as done, and the next takes its turn. */
  function finish(bundle: Bundle): void {
    const read = () => markRead(unreadOf(bundle.notices));
    if (filter === "unread") {
      setLeaving(bundle.id);
      setTimeout(() => void read(), LEAVES_MS);
    } else {
      void read();
      rows.move(1);
    }
  }

  useInboxKeys({
    chosen,
    onDone: finish,
    onOpen: open,
    onSnooze: ({ id }) => setSnoozing(id),
    onUnread: () => onFilter(filter === "unread" ? "all" : "unread"),
  });
  if (bundles.length === 0) {
    return desk.notifications.isFilled ? (
      <Empty icon={<IconChecks size={20} stroke={1.75} />} title={words.inbox.empty}>
        {words.inbox.emptyHint}
      </Empty>
    ) : (
      <Loading />
    );
  }
  return (
    <div className={styles.both}>
      <div className={styles.list}>
        {DAYS.filter((day) => days[day].length > 0).map((day) => (
          <section key={day} aria-labelledby={`day-${day}`}>
            <h2 className={styles.part} id={`day-${day}`}>
              <DayName day={day} />
            </h2>
            <ul>
              {days[day].map((bundle) => (
                <Item
                  key={bundle.id}
                  bundle={bundle}
                  isChosen={bundle.id === rows.chosen}
                  isLeaving={bundle.id === leaving && bundle.isUnread}
                  onChoose={() => rows.choose(bundle.id)}
                  onOpen={() => open(bundle)}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <Reading
        bundle={chosen}
        isSnoozing={chosen !== undefined && snoozing === chosen.id}
        onSnooze={(isOpen) => setSnoozing(isOpen && chosen ? chosen.id : null)}
        onOpen={() => chosen && open(chosen)}
      />
    </div>
  );
}

function DayName({ day }: { day: Day }) {
  return useOwn(own)[day];
}

function unreadOf(notices: readonly { id: string; read_at: string | null }[]): string[] {
  return notices.filter(({ read_at }) => read_at === null).map(({ id }) => id);
}

function useDays(filter: Filter): Record<Day, Bundle[]> {
  const all = useAll(desk.notifications);
  const now = useNow();
  return useMemo(() => {
    const by = grouped(filtered(all, filter), ({ created_at }) => dayOf(new Date(created_at), now));
    const of = (day: Day) => bundled(by.get(day) ?? []);
    return { today: of("today"), yesterday: of("yesterday"), earlier: of("earlier") };
  }, [all, filter, now]);
}

function dayOf(at: Date, now: Date): Day {
  if (isSameDay(at, now)) {
    return "today";
  }
  return isSameDay(at, new Date(now.getTime() - DAY)) ? "yesterday" : "earlier";
}
