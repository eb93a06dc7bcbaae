"""Another channel in place of one that reaches nobody.

Where the policy names one: push falls back to mail. An escalation of which nothing has reached its person, nor can any
more, is shown in the app, whatever the policy and the person say.

The caller holds the lock of the delivery's task, as the fence does: so either the fence sees what is written here and
ends it, or this sees that the task has moved on and writes nothing.
"""

from datetime import datetime
from uuid import UUID

from asyncpg import Record

from core.database import Transaction
from core.ids import uuid7
from services.events.commands import append
from services.notifications import hours
from services.notifications.digesting import in_effect
from services.notifications.model import Category, Channel, DeliveryState, Mode, Preferences
from services.notifications.queries import preferences_of
from services.notifications.rules import deliver_calls

IN_PLACE_OF = "in place of "

_TASK_OF = "SELECT task_id FROM notifications.delivery WHERE id = $1"

_IN_VAIN = """
SELECT delivery.*, notice.category, person.email
FROM notifications.delivery
JOIN notifications.notification AS notice ON notice.id = delivery.notification_id
JOIN identity.active_user AS person ON person.id = delivery.user_id
WHERE delivery.id = $1 AND delivery.fallback IS NOT NULL AND delivery.withdrawn_at IS NULL
  AND delivery.state IN ('QUEUED', 'HELD', 'FAILED', 'SKIPPED')
FOR NO KEY UPDATE OF delivery, notice
"""

_IS_REACHED = """
SELECT EXISTS (
    SELECT FROM notifications.delivery WHERE notification_id = $1
    AND (channel = $3 OR channel = $2 AND (state IN ('SENT', 'LOGGED') OR $4 AND state IN ('QUEUED', 'HELD')))
)
"""

_WRITE = """
INSERT INTO notifications.delivery
    (id, notification_id, user_id, task_id, step_kind, cycle, assignment_no, channel, address, state, reason, send_at,
     expires_at, attempts, created_at)
SELECT $2, notification_id, user_id, task_id, step_kind, cycle, assignment_no, $3, $4, $5, $6, $7, expires_at, 0, $8
FROM notifications.delivery WHERE id = $1
ON CONFLICT (notification_id, channel, address) DO NOTHING
RETURNING id
"""


_SHOW = """
INSERT INTO notifications.delivery AS shown
    (id, notification_id, user_id, task_id, step_kind, cycle, assignment_no, channel, address, state, reason, send_at,
     attempts, created_at)
SELECT $2, delivery.notification_id, delivery.user_id, delivery.task_id, step_kind, delivery.cycle, assignment_no,
       'IN_APP', '', 'QUEUED', $3 || channel, $4, 0, $4
FROM notifications.delivery JOIN notifications.notification AS notice ON notice.id = delivery.notification_id
WHERE delivery.id = $1 AND notice.category = 'ESCALATION'
  AND delivery.state IN ('FAILED', 'SKIPPED') AND delivery.withdrawn_at IS NULL
  AND NOT EXISTS (
      SELECT FROM notifications.delivery AS other WHERE other.notification_id = delivery.notification_id
      AND (other.state IN ('SENT', 'LOGGED', 'QUEUED', 'HELD') OR other.reason LIKE 'sent as one with %')
  )
ON CONFLICT (notification_id, channel, address) DO UPDATE
SET state = excluded.state, reason = excluded.reason, send_at = excluded.send_at, finished_at = NULL
WHERE shown.state = 'SKIPPED'
RETURNING id
"""
"""What a preference or a mute had skipped in the inbox is shown there after all."""


async def task_of(tx: Transaction, delivery_id: UUID) -> UUID | None:
    """The task whose lock is needed before this delivery may fall back; None where it is about none."""
    return await tx.fetchval(_TASK_OF, delivery_id)  # type: ignore[no-any-return]


async def fall_back(tx: Transaction, delivery_id: UUID) -> None:
    """Tell the same elsewhere, once: on the channel that stands in for this one, else, of an escalation, in the app."""
    await _tell_on_the_other(tx, delivery_id)
    await _show_in_the_app(tx, delivery_id)


async def _tell_on_the_other(tx: Transaction, delivery_id: UUID) -> None:
    """Not where it was told there anyway, where the person has switched that off, where another device was or may still
    be reached, or where the task has moved on. A delivery that waits for its provider to come back goes on waiting.
    """
    row = await tx.fetchrow(_IN_VAIN, delivery_id)
    if row is None:
        return
    hopes = row["state"] not in (DeliveryState.QUEUED, DeliveryState.HELD)
    if await tx.fetchval(_IS_REACHED, row["notification_id"], row["channel"], row["fallback"], hopes):
        return
    preferences = (await preferences_of(tx, [row["user_id"]]))[row["user_id"]]
    if _wants(preferences, Category(row["category"]), Channel(row["fallback"])):
        await _write(tx, await tx.now(), row, preferences)


def _wants(preferences: Preferences, category: Category, channel: Channel) -> bool:
    return category is Category.SECURITY or in_effect(preferences)[category][channel] is Mode.INSTANT


async def _write(tx: Transaction, now: datetime, row: Record, preferences: Preferences) -> None:
    channel = Channel(row["fallback"])
    at, held_by = hours.send_at(now, preferences, channel=channel, breaks_quiet=bool(row["breaks_quiet"]))
    state = DeliveryState.QUEUED if held_by is None else DeliveryState.HELD
    reason = f"{IN_PLACE_OF}{row['channel']}" + ("" if held_by is None else f", {held_by}")
    written = await tx.fetchval(_WRITE, row["id"], uuid7(), channel, row["email"], state, reason, at, now)
    if written is not None:
        await append(tx, calls=deliver_calls([(channel, at, written)]))


async def _show_in_the_app(tx: Transaction, delivery_id: UUID) -> None:
    """It is only queued: its claim shows it, with its words, like everything that is shown later than it was told."""
    now = await tx.now()
    shown = await tx.fetchval(_SHOW, delivery_id, uuid7(), IN_PLACE_OF, now)
    if shown is not None:
        await append(tx, calls=deliver_calls([(Channel.IN_APP, now, shown)]))
