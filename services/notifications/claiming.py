"""How a delivery is claimed for one attempt, and what is recorded of it."""

from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from core.database import Transaction, transaction
from services.events.commands import append
from services.identity import commands as identity_commands
from services.identity import queries as identity_queries
from services.notifications import rules
from services.notifications.announcing import created_event
from services.notifications.model import (
    Channel,
    ClaimedDelivery,
    ClaimedDevice,
    DeliveryState,
    Failed,
    Logged,
    NotSent,
    Outcome,
    Postponed,
    Retry,
    Sent,
    Subject,
)
from services.notifications.queries import NOTICE, notice_from
from services.notifications.withdrawing import MOVED_ON, ON_ITS_WAY, PERHAPS_SENT

LEASE = timedelta(seconds=15)
LOOK_AGAIN = timedelta(seconds=1)
OUT_OF_TIME = "not delivered within 24 hours"

_OF_NOTICE = ", ".join(f"notice.{column}" for column in NOTICE.split(", "))

_MAY_SEE = """(
    notice.project_id IS NULL
    OR EXISTS (SELECT FROM projects.visible
               WHERE visible.project_id = notice.project_id AND visible.user_id = notice.user_id)
    OR person.role = 'ADMIN' AND notice.category = 'ESCALATION'
       AND EXISTS (SELECT FROM projects.present WHERE present.id = notice.project_id)
)"""

_CLAIM = f"""
WITH asked AS (
    SELECT id, user_id, task_id, channel, address, state, reason FROM notifications.delivery WHERE id = $1
), held AS MATERIALIZED (
    SELECT delivery.id, delivery.step_kind
    FROM asked JOIN notifications.delivery USING (user_id, task_id, channel, address, state)
    WHERE asked.state = 'HELD' AND delivery.withdrawn_at IS NULL AND delivery.send_at <= $2
      AND (delivery.reason = 'grouped') = (asked.reason = 'grouped')
    ORDER BY delivery.id DESC FOR NO KEY UPDATE OF delivery
), kept AS (
    SELECT id FROM held ORDER BY coalesce(step_kind = 'ESCALATION', false) DESC, id DESC LIMIT 1
)
UPDATE notifications.delivery AS claimed SET
    state = 'QUEUED',
    lease_until = greatest($2, core.now()) + $3,
    attempts = claimed.attempts + 1,
    reason = CASE WHEN claimed.lease_until IS NULL THEN claimed.reason ELSE $4 END
FROM notifications.notification AS notice
JOIN identity.active_user AS person ON person.id = notice.user_id
WHERE claimed.id = coalesce((SELECT id FROM kept), $1)
  AND claimed.state IN ('QUEUED', 'HELD') AND claimed.withdrawn_at IS NULL
  AND coalesce(claimed.retry_at, claimed.send_at) <= $2
  AND (claimed.lease_until IS NULL OR claimed.lease_until < $2)
  AND notice.id = claimed.notification_id
  AND {_MAY_SEE}
RETURNING claimed.id AS delivery_id, claimed.channel, claimed.address, claimed.attempts, claimed.expires_at,
          OLD.state = 'HELD' AS was_held, OLD.lease_until IS NOT NULL AS perhaps_sent, {_OF_NOTICE},
          (SELECT body ->> 'locale' FROM notifications.preference WHERE preference.user_id = notice.user_id) AS locale
"""  # noqa: S608

_FOLD = """
UPDATE notifications.delivery AS other
SET state = 'SKIPPED', reason = 'sent as one with ' || kept.id, finished_at = $2
FROM notifications.delivery AS kept
WHERE kept.id = $1 AND other.task_id = kept.task_id AND other.user_id = kept.user_id
  AND other.channel = kept.channel AND other.address = kept.address
  AND other.state = 'HELD' AND other.send_at <= $2 AND other.withdrawn_at IS NULL
  AND (other.reason = 'grouped') = (kept.reason = 'grouped')
"""

_UNCLAIMED = f"""
SELECT coalesce(delivery.retry_at, delivery.send_at) AS at, delivery.lease_until,
       delivery.withdrawn_at IS NOT NULL AS withdrawn, person.id IS NOT NULL AND {_MAY_SEE} AS may_see
FROM notifications.delivery
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

_FINISH = """
UPDATE notifications.delivery SET
    state = $2, error = $3, provider_id = $4, lease_until = NULL, finished_at = core.now(),
    reason = coalesce($5, CASE WHEN withdrawn_at IS NULL THEN reason ELSE $6 END)
WHERE id = $1 AND state = ANY($7::text[])
RETURNING address
"""

_ATTEMPTED = """
SELECT send_at, attempts, withdrawn_at IS NOT NULL AS withdrawn
FROM notifications.delivery WHERE id = $1 AND state = 'QUEUED' FOR NO KEY UPDATE
"""

_TRY_AGAIN = """
UPDATE notifications.delivery SET retry_at = $2, error = $3, lease_until = NULL WHERE id = $1
"""


async def claim(tx: Transaction, now: datetime, delivery_id: UUID) -> ClaimedDelivery | Postponed | None:
    """Take a delivery for one attempt, under a lease of 15 s from when its row is free; None when there is nothing to
    send.

    What was held for the same person and task leaves as one message: the newest is claimed, of escalations the newest
    where there is one, and the others are SKIPPED. Comments that were only grouped leave with one another, not with
    what something else held. A claimed IN_APP delivery has to be shown in the same transaction: `show`.
    """
    row = await tx.fetchrow(_CLAIM, delivery_id, now, LEASE, PERHAPS_SENT)
    if row is None:
        return await _not_claimed(tx, now, delivery_id)
    if row["was_held"]:
        await tx.execute(_FOLD, row["delivery_id"], now)
    device = await _device(tx, row)
    if row["channel"] == Channel.PUSH and device is None:
        await _finish(tx, row["delivery_id"], DeliveryState.SKIPPED, reason=NotSent.NO_DEVICE)
        return None
    return ClaimedDelivery(
        id=row["delivery_id"],
        notice=notice_from(row),
        channel=Channel(row["channel"]),
        address=row["address"],
        device=device,
        attempt=row["attempts"],
        expires_at=row["expires_at"],
        perhaps_sent=row["perhaps_sent"],
        locale=row["locale"],
    )


async def _device(tx: Transaction, row: asyncpg.Record) -> ClaimedDevice | None:
    """Where a push goes, None where the device was removed meanwhile."""
    if row["channel"] != Channel.PUSH:
        return None
    for device in (await identity_queries.devices_of(tx, [row["user_id"]])).get(row["user_id"], ()):
        if str(device.id) == row["address"]:
            return ClaimedDevice(device.id, device.token, device.platform, device.kind)
    return None


async def _not_claimed(tx: Transaction, now: datetime, delivery_id: UUID) -> Postponed | None:
    """Why not: somebody else has it, it is too early, or it is over, which is written down."""
    row = await tx.fetchrow(_UNCLAIMED, delivery_id)
    if row is None:
        return None
    if row["lease_until"] is not None and row["lease_until"] >= now:
        return Postponed(row["lease_until"])
    if row["withdrawn"]:
        await _finish(tx, delivery_id, DeliveryState.WITHDRAWN, reason=f"{MOVED_ON}, {PERHAPS_SENT}")
        return None
    if row["at"] > now:
        return Postponed(row["at"])
    if not row["may_see"]:
        await _finish(tx, delivery_id, DeliveryState.SKIPPED, reason=NotSent.NO_ACCESS)
        return None
    return Postponed(now + LOOK_AGAIN)


async def show(tx: Transaction, now: datetime, claimed: ClaimedDelivery, subject: Subject | None) -> None:
    """Put a claimed IN_APP delivery into the inbox, and tell its recipient's screens."""
    row = await tx.fetchrow(_SHOW, claimed.id, now)
    if row is not None:
        await append(tx, [created_event(now, notice_from(row), subject, claimed.locale)])


async def skip(tx: Transaction, delivery_id: UUID, reason: NotSent) -> None:
    """A claimed delivery is not sent after all."""
    await _finish(tx, delivery_id, DeliveryState.SKIPPED, reason=reason)


async def record(delivery_id: UUID, outcome: Outcome) -> datetime | None:
    """What came of an attempt. Gives when to claim it again, None when it is over."""
    async with transaction() as tx:
        match outcome:
            case Sent(provider_id):
                await _finish(tx, delivery_id, DeliveryState.SENT, provider_id=provider_id)
            case Logged():
                await _finish(tx, delivery_id, DeliveryState.LOGGED)
            case Failed(error, device_gone):
                await _fail(tx, delivery_id, error, device_gone)
            case Retry():
                return await _retry(tx, delivery_id, outcome)
    return None


async def _finish(
    tx: Transaction,
    delivery_id: UUID,
    state: DeliveryState,
    *,
    error: str | None = None,
    provider_id: str | None = None,
    reason: str | None = None,
) -> str | None:
    """Close a delivery, and give its address; None where it was closed before. What was sent counts even if it was
    withdrawn meanwhile.
    """
    arrived = state in (DeliveryState.SENT, DeliveryState.LOGGED)
    open_states = ["QUEUED", "HELD", "WITHDRAWN"] if arrived else ["QUEUED", "HELD"]
    return await tx.fetchval(  # type: ignore[no-any-return]
        _FINISH, delivery_id, state, error, provider_id, reason, ON_ITS_WAY, open_states
    )


async def _fail(tx: Transaction, delivery_id: UUID, error: str, device_gone: bool) -> None:
    address = await _finish(tx, delivery_id, DeliveryState.FAILED, error=error)
    if device_gone and address:
        await identity_commands.remove_device(UUID(address))


async def _retry(tx: Transaction, delivery_id: UUID, outcome: Retry) -> datetime | None:
    row = await tx.fetchrow(_ATTEMPTED, delivery_id)
    if row is None:
        return None
    if row["withdrawn"]:
        await _finish(tx, delivery_id, DeliveryState.WITHDRAWN, error=outcome.error, reason=MOVED_ON)
        return None
    at = rules.next_attempt(await tx.now(), row["send_at"], row["attempts"], outcome.retry_after)
    if at is None:
        await _finish(tx, delivery_id, DeliveryState.FAILED, error=outcome.error, reason=OUT_OF_TIME)
        return None
    await tx.execute(_TRY_AGAIN, delivery_id, at, outcome.error)
    return at
