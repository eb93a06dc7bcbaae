"""How a delivery is claimed for one attempt."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from core.database import Transaction
from services.events.commands import append
from services.notifications import breaker, tripping
from services.notifications.announcing import created_event
from services.notifications.finishing import finish
from services.notifications.model import (
    FAREWELLS,
    BreakerState,
    Channel,
    ClaimedDelivery,
    ClaimedDevice,
    DeliveryState,
    NotSent,
    Postponed,
    Subject,
    Unsent,
)
from services.notifications.queries import NOTICE, notice_from
from services.notifications.withdrawing import MOVED_ON, PERHAPS_SENT

LEASE = timedelta(seconds=15)
LOOK_AGAIN = timedelta(seconds=1)

_OF_NOTICE = ", ".join(f"notice.{column}" for column in NOTICE.split(", "))

_FAREWELLS = ", ".join(f"'{kind}'" for kind in sorted(FAREWELLS))

_MAY_SEE = f"""(
    notice.project_id IS NULL OR notice.kind IN ({_FAREWELLS})
    OR EXISTS (SELECT FROM projects.visible
               WHERE visible.project_id = notice.project_id AND visible.user_id = notice.user_id)
    OR person.role = 'ADMIN' AND notice.category = 'ESCALATION'
       AND EXISTS (SELECT FROM projects.present WHERE present.id = notice.project_id)
)"""  # noqa: S608


def _is_switched_off(delivery: str) -> str:
    """Whoever unsubscribes gets no mail from then on, whenever it was written (RFC 8058)."""
    return f"""(
        {delivery}.channel = 'EMAIL' AND notice.category <> 'SECURITY' AND EXISTS (
            SELECT FROM notifications.preference WHERE preference.user_id = notice.user_id
            AND preference.body -> 'matrix' -> notice.category ->> 'EMAIL' = 'OFF'
        )
    )"""


def _claimed(which: str) -> str:
    """Claims rows with the device of each, where they are pushes. An attempt begins with what can be sent; one before
    it that never ended went unanswered.
    """
    return f"""claimed AS (
    UPDATE notifications.delivery AS claimed SET
        state = 'QUEUED',
        lease_until = greatest($2, core.now()) + $3::interval,
        attempts = claimed.attempts + 1,
        reason = CASE WHEN claimed.lease_until IS NULL THEN claimed.reason ELSE $4 END
    FROM notifications.notification AS notice
    JOIN identity.active_user AS person ON person.id = notice.user_id
    WHERE {which}
      AND claimed.state IN ('QUEUED', 'HELD') AND claimed.withdrawn_at IS NULL
      AND coalesce(claimed.retry_at, claimed.send_at) <= $2
      AND (claimed.lease_until IS NULL OR claimed.lease_until < $2)
      AND notice.id = claimed.notification_id
      AND ($5 OR NOT EXISTS (SELECT FROM notifications.breaker
                             WHERE breaker.channel = claimed.channel AND breaker.state <> 'CLOSED'))
      AND {_MAY_SEE} AND NOT {_is_switched_off("claimed")}
    RETURNING claimed.id AS delivery_id, claimed.channel, claimed.address, claimed.attempts, claimed.expires_at,
              claimed.fallback, claimed.lease_until - $3::interval AS claimed_at, OLD.state = 'HELD' AS was_held,
              OLD.lease_until AS lease_before, {_OF_NOTICE},
              (SELECT body ->> 'locale' FROM notifications.preference
               WHERE preference.user_id = notice.user_id) AS locale
), begun AS (
    SELECT claimed.*, device.id AS device_id, device.token, device.platform, device.kind AS token_kind
    FROM claimed
    LEFT JOIN identity.push_device AS device
           ON device.id = CASE claimed.channel WHEN 'PUSH' THEN claimed.address::uuid END
          AND device.user_id = claimed.user_id
), attempted AS (
    INSERT INTO notifications.attempt (id, delivery_id, number, channel, started_at)
    SELECT uuidv7(), delivery_id, attempts, channel, claimed_at FROM begun
    WHERE channel = 'EMAIL' OR device_id IS NOT NULL
), unanswered AS (
    UPDATE notifications.attempt SET outcome = 'UNANSWERED', ended_at = begun.lease_before
    FROM begun
    WHERE attempt.delivery_id = begun.delivery_id AND begun.lease_before IS NOT NULL AND attempt.ended_at IS NULL
)
SELECT * FROM begun
"""  # noqa: S608


_CLAIM = f"""
WITH asked AS (
    SELECT id, user_id, task_id, channel, address, state, reason FROM notifications.delivery WHERE id = $1
), held AS MATERIALIZED (
    SELECT delivery.id, delivery.step_kind
    FROM asked JOIN notifications.delivery USING (user_id, task_id, channel, address, state)
    JOIN notifications.notification AS notice ON notice.id = delivery.notification_id
    WHERE asked.state = 'HELD' AND delivery.withdrawn_at IS NULL AND delivery.send_at <= $2
      AND (delivery.reason = 'grouped') = (asked.reason = 'grouped')
      AND NOT {_is_switched_off("delivery")}
    ORDER BY delivery.id DESC FOR NO KEY UPDATE OF delivery
), kept AS (
    SELECT id FROM held ORDER BY coalesce(step_kind = 'ESCALATION', false) DESC, id DESC LIMIT 1
), {_claimed("claimed.id = coalesce((SELECT id FROM kept), $1)")}
"""  # noqa: S608

_CLAIM_TOGETHER = f"""
WITH free AS MATERIALIZED (
    SELECT id FROM notifications.delivery
    WHERE id = ANY($1::uuid[]) AND state = 'QUEUED' AND lease_until IS NULL
      AND (channel <> 'PUSH' OR EXISTS (SELECT FROM identity.push_device AS device
                                        WHERE device.id = CASE channel WHEN 'PUSH' THEN address::uuid END))
    ORDER BY id DESC FOR NO KEY UPDATE SKIP LOCKED
), {_claimed("claimed.id IN (SELECT id FROM free)")}
"""  # noqa: S608

_FOLD = f"""
UPDATE notifications.delivery AS other
SET state = 'SKIPPED', reason = 'sent as one with ' || kept.id, finished_at = $2
FROM notifications.delivery AS kept, notifications.notification AS notice
WHERE kept.id = $1 AND other.task_id = kept.task_id AND other.user_id = kept.user_id
  AND other.channel = kept.channel AND other.address = kept.address
  AND other.state = 'HELD' AND other.send_at <= $2 AND other.withdrawn_at IS NULL
  AND (other.reason = 'grouped') = (kept.reason = 'grouped')
  AND notice.id = other.notification_id AND NOT {_is_switched_off("other")}
"""  # noqa: S608

_UNCLAIMED = f"""
SELECT coalesce(delivery.retry_at, delivery.send_at) AS at, delivery.lease_until,
       delivery.withdrawn_at IS NOT NULL AS withdrawn, person.id IS NOT NULL AND {_MAY_SEE} AS may_see,
       {_is_switched_off("delivery")} AS is_switched_off, delivery.channel, breaker.state AS breaker, breaker.probe_at,
       delivery.fallback IS NOT NULL
       AND coalesce(delivery.retried_at, delivery.send_at) <= $2::timestamptz - $3::interval AND NOT EXISTS (
           SELECT FROM notifications.delivery AS other
           WHERE other.notification_id = delivery.notification_id AND other.channel = delivery.fallback
       ) AS falls_back
FROM notifications.delivery
LEFT JOIN notifications.breaker ON breaker.channel = delivery.channel AND breaker.state <> 'CLOSED'
JOIN notifications.notification AS notice ON notice.id = delivery.notification_id
LEFT JOIN identity.active_user AS person ON person.id = notice.user_id
WHERE delivery.id = $1 AND delivery.state IN ('QUEUED', 'HELD') FOR NO KEY UPDATE OF delivery
"""  # noqa: S608

_SHOW = f"""
WITH shown AS (
    UPDATE notifications.delivery SET state = 'SENT', lease_until = NULL, finished_at = $2
    WHERE id = $1 AND channel = 'IN_APP' AND state = 'QUEUED'
    RETURNING notification_id
)
UPDATE notifications.notification SET shown_at = $2, version = nextval('core.version')
WHERE id IN (SELECT notification_id FROM shown)
RETURNING {NOTICE}
"""  # noqa: S608
_TAKE_BACK = "DELETE FROM notifications.attempt WHERE delivery_id = $1 AND ended_at IS NULL"


async def claim(
    tx: Transaction, now: datetime, delivery_id: UUID, *, is_probe: bool = False
) -> ClaimedDelivery | Postponed | Unsent | None:
    """Take a delivery for one attempt, under a lease of 15 s from when its row is free; None when there is nothing to
    send, nor to close.

    What was held for the same person and task leaves as one message: the newest is claimed, of escalations the newest
    where there is one, and the others are SKIPPED; if it is withdrawn unsent they are held again. Comments that were
    only grouped leave with one another, not with what something else held. Mails that were switched off meanwhile are
    not claimed, nor do they leave with others. A claimed IN_APP delivery has to be shown in the same transaction:
    `show`. While the breaker of its channel is not closed only probes are claimed, which this finds out by itself.
    """
    row = await tx.fetchrow(_CLAIM, delivery_id, now, LEASE, PERHAPS_SENT, is_probe)
    if row is None:
        return await _not_claimed(tx, now, delivery_id, is_probe=is_probe)
    if row["was_held"]:
        await tx.execute(_FOLD, row["delivery_id"], now)
    if row["channel"] == Channel.PUSH and row["device_id"] is None:
        return Unsent(row["delivery_id"], DeliveryState.SKIPPED, NotSent.NO_DEVICE)
    return _claimed_from(row, is_probe=is_probe)


async def claim_together(tx: Transaction, now: datetime, delivery_ids: Collection[UUID]) -> list[ClaimedDelivery]:
    """Those of the deliveries that are claimed as simply as most: queued, due, tried by nobody just now. Each is to be
    sent at once. Whatever is about another one, `claim` finds out.
    """
    rows = await tx.fetch(_CLAIM_TOGETHER, list(delivery_ids), now, LEASE, PERHAPS_SENT, False)
    return [_claimed_from(row, is_probe=False) for row in rows]


def _claimed_from(row: asyncpg.Record, *, is_probe: bool) -> ClaimedDelivery:
    return ClaimedDelivery(
        id=row["delivery_id"],
        notice=notice_from(row),
        channel=Channel(row["channel"]),
        address=row["address"],
        device=_device_from(row),
        attempt=row["attempts"],
        expires_at=row["expires_at"],
        perhaps_sent=row["lease_before"] is not None,
        is_probe=is_probe,
        locale=row["locale"],
    )


def _device_from(row: asyncpg.Record) -> ClaimedDevice | None:
    if row["device_id"] is None:
        return None
    return ClaimedDevice(row["device_id"], row["token"], row["platform"], row["token_kind"])


async def _not_claimed(
    tx: Transaction, now: datetime, delivery_id: UUID, *, is_probe: bool
) -> ClaimedDelivery | Postponed | Unsent | None:
    """Why not: somebody else has it, it is too early, or it is over, which is written down. Where its provider is left
    alone it may be claimed as a probe after all.
    """
    row = await tx.fetchrow(_UNCLAIMED, delivery_id, now, tripping.PATIENCE)
    if row is None:
        return None
    if row["lease_until"] is not None and row["lease_until"] >= now:
        return Postponed(row["lease_until"])
    if row["withdrawn"]:
        return Unsent(delivery_id, DeliveryState.WITHDRAWN, f"{MOVED_ON}, {PERHAPS_SENT}")
    if row["at"] > now:
        return Postponed(row["at"])
    if not row["may_see"]:
        await finish(tx, delivery_id, DeliveryState.SKIPPED, reason=NotSent.NO_ACCESS)
        return None
    if row["is_switched_off"]:
        return Unsent(delivery_id, DeliveryState.SKIPPED, NotSent.PREFERENCE)
    if row["breaker"] is not None and not is_probe:
        return await _probing(tx, now, delivery_id, row)
    return Postponed(now + LOOK_AGAIN)


async def _probing(
    tx: Transaction, now: datetime, delivery_id: UUID, row: asyncpg.Record
) -> ClaimedDelivery | Postponed | Unsent | None:
    """Claim it as a probe where one is wanted, else wait without an attempt until the provider is asked again."""
    channel = Channel(row["channel"])
    if await breaker.take_probe(tx, now, channel):
        claimed = await claim(tx, now, delivery_id, is_probe=True)
        if not isinstance(claimed, ClaimedDelivery):
            await breaker.give_back_probe(tx, delivery_id)
        return claimed
    is_open = row["breaker"] == BreakerState.OPEN
    at = row["probe_at"] if is_open else now + tripping.LOOK_AGAIN
    return Postponed(at + tripping.spread(delivery_id), falls_back=bool(row["falls_back"]))


async def show(tx: Transaction, now: datetime, claimed: ClaimedDelivery, subject: Subject | None) -> None:
    """Put a claimed IN_APP delivery into the inbox, and tell its recipient's screens."""
    row = await tx.fetchrow(_SHOW, claimed.id, now)
    if row is not None:
        await append(tx, [created_event(now, notice_from(row), subject, claimed.locale)])


async def skip(tx: Transaction, delivery_id: UUID, reason: NotSent, *, is_probe: bool) -> None:
    """A claimed delivery is not sent after all: the attempt that its claim began never was one, and no probe either."""
    await tx.execute(_TAKE_BACK, delivery_id)
    await finish(tx, delivery_id, DeliveryState.SKIPPED, reason=reason)
    if is_probe:
        await breaker.give_back_probe(tx, delivery_id)
