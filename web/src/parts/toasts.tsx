/** What was done, said in passing, with the way back (interface.md, "Parts"). Loaded by toast.tsx. */

import { Button } from "@mantine/core";
import { Notifications, notifications, notificationsStore } from "@mantine/notifications";
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconInfoCircle } from "@tabler/icons-react";
import { session } from "../api/session.ts";
import { afterPicture } from "../live/picture.ts";
import { spoken } from "../words/index.ts";
import { Kbd } from "./Kbd.tsx";
import type { Action, Undoing } from "./toast.tsx";
import styles from "./toasts.module.css";

/** A toast takes the place of the one before it; what failed, and that a new version is there, stand beside it. */
const AT_MOST = 3;
const SHOWN_MS = 8000;

/** Where they appear. */
export function Toasts() {
  return (
    <Notifications
      className={styles.place}
      position="bottom-right"
      limit={AT_MOST}
      containerWidth={440}
      transitionDuration={0}
    />
  );
}

let latest: (() => void) | null = null;
let shown: string | null = null;

/** What else stands there, such as that a new version is out, stays. */
function takeDown(): void {
  if (shown !== null) {
    notifications.hide(shown);
    shown = null;
  }
}

/** One at a time: the next takes the place of this one. It waits while the pointer or the focus is on it. */
export function toast(message: React.ReactNode, undoing?: Undoing): void {
  takeDown();
  const id = crypto.randomUUID();
  shown = id;
  latest = undoing ? undo : null;
  const notice = {
    id,
    message: (
      <Line message={message} icon={<IconCheck size={16} stroke={1.75} aria-hidden />}>
        {undoing && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconArrowBackUp size={14} stroke={1.75} />}
            rightSection={<Kbd>Z</Kbd>}
            onClick={undo}
          >
            {undoing.label}
          </Button>
        )}
      </Line>
    ),
    autoClose: SHOWN_MS,
    className: styles.toast,
    closeButtonProps: { "aria-label": spoken().app.close },
    ...(undoing && { onClose: () => (latest = latest === undo ? null : latest) }),
  };
  function undo(): void {
    if (shown === id) {
      takeDown();
    }
    latest = latest === undo ? null : latest;
    afterPicture(() => void undoing?.run());
  }
  afterPicture(() => shown === id && notifications.show(notice));
}

/** The same text twice is one. */
interface Failure {
  text: string;
  action: Action | undefined;
}

const FAILURES = "failures";
const MOST_FAILURES = 3;
let failures: readonly Failure[] = [];

/** What was not done and why. It stays until it is closed, and is joined by what fails until then. */
export function toastFailure(title: string, why: string, action?: Action): void {
  takeDown();
  latest = null;
  const isOpen = notificationsStore.getState().notifications.some(({ id }) => id === FAILURES);
  const text = `${title}: ${why}`;
  const others = isOpen ? failures.filter((other) => other.text !== text) : [];
  failures = [...others, { text, action }];
  notifications[isOpen ? "update" : "show"](noticeOf(failures));
}

function noticeOf(all: readonly Failure[]) {
  return {
    id: FAILURES,
    autoClose: false,
    className: styles.toast,
    closeButtonProps: { "aria-label": spoken().app.close },
    role: "alert",
    message: (
      <ul className={styles.failures}>
        {all.slice(-MOST_FAILURES).map((failure) => (
          <li key={failure.text}>
            <Failed failure={failure} />
          </li>
        ))}
        {all.length > MOST_FAILURES && (
          <li className={styles.others}>{spoken().state.refusedToo(all.length - MOST_FAILURES)}</li>
        )}
      </ul>
    ),
  };
}

function Failed({ failure: { text, action } }: { failure: Failure }) {
  function act(): void {
    failures = failures.filter((other) => other.text !== text);
    if (failures.length === 0) {
      notifications.hide(FAILURES);
    } else {
      notifications.update(noticeOf(failures));
    }
    action?.run();
  }
  return (
    <Line message={text} icon={<IconAlertTriangle className={styles.failed} size={16} stroke={1.75} />}>
      {action && (
        <Button size="compact-sm" variant="default" onClick={act}>
          {action.label}
        </Button>
      )}
    </Line>
  );
}

/** What there is to know, and what one may do about it. It stays until it is closed, and is said once. */
export function toastNews(message: string, action: Action): void {
  notifications.show({
    id: message,
    autoClose: false,
    className: styles.toast,
    closeButtonProps: { "aria-label": spoken().app.close },
    message: (
      <Line message={message} icon={<IconInfoCircle size={16} stroke={1.75} aria-hidden />}>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            notifications.hide(message);
            action.run();
          }}
        >
          {action.label}
        </Button>
      </Line>
    ),
  });
}

/** Of what somebody did, nobody else hears. */
function leave(): void {
  takeDown();
  latest = null;
  notifications.hide(FAILURES);
}

session.subscribe(() => session.current === null && leave());

/** Take back what the toast that is shown says, for the key `z`. */
export function undoLatest(): void {
  latest?.();
}

function Line({
  icon,
  message,
  children,
}: {
  icon: React.ReactNode;
  message: React.ReactNode;
  children: React.ReactNode;
}) {
  return (
    <span className={styles.line}>
      {icon}
      <span className={styles.message}>{message}</span>
      {children}
    </span>
  );
}
