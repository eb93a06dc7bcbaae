import { Button, SegmentedControl, UnstyledButton } from "@mantine/core";
import {
  IconBell,
  IconChecks,
  IconChevronsUp,
  IconClockExclamation,
  IconFlag,
  IconMessage,
  IconShieldQuestion,
  IconUserPlus,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client.ts";
import type { Notification } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { Empty } from "../../parts/Empty.tsx";
import { aboutOf } from "../../parts/marks.ts";
import { Page } from "../../parts/Page.tsx";
import { useLocale, useWords, type Words } from "../../words/index.ts";
import { DAY, isSameDay, moment } from "../../words/times.ts";
import styles from "./Inbox.module.css";

const ICONS: Record<string, typeof IconBell> = {
  ASSIGNED: IconUserPlus,
  ACCEPTANCE: IconShieldQuestion,
  REMINDER: IconBell,
  DUE: IconFlag,
  OVERDUE: IconClockExclamation,
  ESCALATION: IconChevronsUp,
  "comment.created": IconMessage,
  "comment.updated": IconMessage,
};

/** What one was told, the newest first. */
export function Inbox() {
  const words = useWords();
  const [shown, setShown] = useState("all");
  const notices = useAll(desk.notifications)
    .filter((notice) => shown === "all" || notice.read_at === null)
    .toSorted((one, other) => other.id.localeCompare(one.id));
  const unread = notices.filter((notice) => notice.read_at === null).length;
  return (
    <Page
      title={words.app.inbox}
      actions={
        <>
          <SegmentedControl
            size="xs"
            value={shown}
            data={[
              { value: "all", label: words.inbox.all },
              { value: "unread", label: words.inbox.unread },
            ]}
            onChange={setShown}
          />
          <Button
            variant="subtle"
            leftSection={<IconChecks size={16} stroke={1.75} />}
            disabled={unread === 0}
            onClick={() => void markRead("all")}
          >
            {words.inbox.allRead}
          </Button>
        </>
      }
    >
      {notices.length === 0 ? (
        <Empty title={words.inbox.empty}>{words.inbox.emptyHint}</Empty>
      ) : (
        <List notices={notices} />
      )}
    </Page>
  );
}

function List({ notices }: { notices: readonly Notification[] }) {
  const words = useWords();
  const now = useNow();
  const days = Map.groupBy(notices, (notice) => dayOf(new Date(notice.created_at), now, words));
  return (
    <div className={styles.list}>
      {[...days].map(([day, told]) => (
        <section key={day}>
          <h2 className={styles.part}>{day}</h2>
          {told.map((notice) => (
            <Item key={notice.id} notice={notice} />
          ))}
        </section>
      ))}
    </div>
  );
}

function dayOf(at: Date, now: Date, words: Words): string {
  if (isSameDay(at, now)) {
    return words.inbox.today;
  }
  return isSameDay(at, new Date(now.getTime() - DAY)) ? words.inbox.yesterday : words.inbox.earlier;
}

function Item({ notice }: { notice: Notification }) {
  const navigate = useNavigate();
  const locale = useLocale();
  const now = useNow();
  const Icon = ICONS[notice.kind] ?? IconBell;

  function open(): void {
    if (notice.read_at === null) {
      void markRead([notice.id]);
    }
    if (notice.task_id !== null) {
      void navigate({ to: "/tasks/$id", params: { id: notice.task_id } });
    }
  }

  return (
    <UnstyledButton className={styles.item} data-unread={notice.read_at === null || undefined} onClick={open}>
      <span className={styles.dot} />
      <span className={styles.icon} data-about={aboutOf(notice.kind)}>
        <Icon size={16} stroke={1.75} aria-hidden />
      </span>
      <span className={styles.body}>
        <span className={`${styles.title} cut`}>{notice.title}</span>
        <span className={`${styles.text} cut`}>{notice.body}</span>
      </span>
      <time dateTime={notice.created_at}>{moment(new Date(notice.created_at), now, locale)}</time>
    </UnstyledButton>
  );
}

async function markRead(ids: string[] | "all"): Promise<void> {
  await api.POST("/api/v1/notifications/read", { body: { ids } });
}
