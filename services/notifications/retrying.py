"""Queueing again what has failed, as an admin wishes after an outage."""

from uuid import UUID

from asyncpg import Record

from core.database import Transaction, transaction
from core.errors import Conflict, NotFound
from services.events.commands import append
from services.identity.commands import require_admin
from services.identity.model import Actor
from services.notifications import log
from services.notifications.log import Which
from services.notifications.model import Channel, DeliveryState, LoggedDelivery, Retried, RetryMany
from services.notifications.rules import deliver_calls

MOST_AT_ONCE = 1000

_HAS_ITS_DEVICE = """(
    delivery.channel <> 'PUSH'
    OR EXISTS (SELECT FROM identity.push_device AS device
               WHERE device.id = CASE delivery.channel WHEN 'PUSH' THEN delivery.address::uuid END
                 AND device.user_id = delivery.user_id)
)"""


def _retry(conditions: str) -> str:
    """Rows are locked before they are judged, and in the fence's own order: what it ended is not queued again."""
    return f"""
    WITH chosen AS (
        SELECT delivery.id FROM {log.FROM}
        WHERE delivery.state = 'FAILED' AND delivery.withdrawn_at IS NULL AND {_HAS_ITS_DEVICE} AND {conditions}
        ORDER BY delivery.id DESC LIMIT $2 FOR NO KEY UPDATE OF delivery
    )
    UPDATE notifications.delivery SET
        state = 'QUEUED', reason = NULL, retry_at = NULL, finished_at = NULL, retried_at = core.now(), retried_by = $1
    FROM chosen WHERE delivery.id = chosen.id
    RETURNING delivery.id, delivery.channel, delivery.retried_at
    """  # noqa: S608


_WHY_NOT = f"""
SELECT state, withdrawn_at IS NOT NULL AS withdrawn, {_HAS_ITS_DEVICE} AS has_device
FROM notifications.delivery WHERE id = $1
"""  # noqa: S608


async def retry(actor: Actor, delivery_id: UUID) -> LoggedDelivery:
    """Queue a delivery again that has failed; it has 24 hours from now.

    Raises Forbidden, NotFound, and Conflict for one that has not failed, whose task has moved on meanwhile, or whose
    device is gone.
    """
    require_admin(actor)
    async with transaction() as tx:
        rows = await tx.fetch(_retry("delivery.id = $3"), actor.user_id, 1, delivery_id)
        if not rows:
            await _refuse(tx, delivery_id)
        await _send_again(tx, rows)
    return await log.get(actor, delivery_id)


async def _refuse(tx: Transaction, delivery_id: UUID) -> None:
    row = await tx.fetchrow(_WHY_NOT, delivery_id)
    if row is None:
        raise NotFound("delivery")
    if row["state"] != DeliveryState.FAILED:
        raise Conflict("The delivery has not failed.", "not_failed")
    if row["withdrawn"]:
        raise Conflict("The task has moved on: nobody needs to hear this any more.", "moved_on")
    raise Conflict("The device is gone.", "no_device")


async def retry_many(actor: Actor, wanted: RetryMany) -> Retried:
    """Queue again what has failed and can be sent, the newest first, at most 1,000. Raises Forbidden."""
    require_admin(actor)
    which = Which(None, wanted.channel, wanted.category, wanted.user_id, wanted.since, wanted.until)
    conditions, values = which.conditions(first=3)
    async with transaction() as tx:
        rows = await tx.fetch(_retry(conditions), actor.user_id, MOST_AT_ONCE, *values)
        await _send_again(tx, rows)
    return Retried(len(rows), more=len(rows) == MOST_AT_ONCE)


async def _send_again(tx: Transaction, rows: list[Record]) -> None:
    await append(tx, calls=deliver_calls((Channel(row["channel"]), row["retried_at"], row["id"]) for row in rows))
