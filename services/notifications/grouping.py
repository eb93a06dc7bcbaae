"""Comments that leave as one message: "5 new comments on OPS-42" instead of five pushes in a minute.

The first one opens a group for its person and task and waits a minute; those that follow leave with it, at the same
moment and never later. What is read meanwhile leaves the group. The inbox shows each comment at once.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from core.database import Transaction
from services.notifications.model import Category, ClaimedDelivery, Facts, Message

WINDOW = timedelta(seconds=60)
READ_MEANWHILE = "read meanwhile"

_OPEN_GROUPS = """
SELECT user_id, task_id, min(send_at) AS leaves_at FROM notifications.delivery
WHERE task_id = ANY($1::uuid[]) AND user_id = ANY($2::uuid[]) AND state = 'HELD' AND reason = 'grouped'
  AND withdrawn_at IS NULL AND send_at > $3
GROUP BY user_id, task_id
"""


def _withdraw(which: str) -> str:
    return f"""
    UPDATE notifications.delivery
    SET state = 'WITHDRAWN', withdrawn_at = core.now(), finished_at = core.now(), reason = '{READ_MEANWHILE}'
    WHERE state = 'HELD' AND withdrawn_at IS NULL AND id IN (
        SELECT delivery.id FROM notifications.delivery
        JOIN notifications.notification AS notice ON notice.id = delivery.notification_id
        WHERE delivery.user_id = $1 AND delivery.state = 'HELD' AND delivery.withdrawn_at IS NULL
          AND notice.kind LIKE 'comment.%' AND {which}
        ORDER BY delivery.id DESC FOR NO KEY UPDATE OF delivery
    )
    """  # noqa: S608


_WITHDRAW_COMMENTS = _withdraw("delivery.task_id = $2 AND (notice.facts ->> 'comment_id')::uuid <= $3")
_WITHDRAW_NOTIFICATIONS = _withdraw("delivery.notification_id = ANY($2::uuid[])")

_FOLDED = """
SELECT count(DISTINCT folded.notification_id) FROM notifications.delivery AS told
JOIN notifications.delivery AS folded
  ON folded.state = 'SKIPPED' AND folded.reason LIKE 'sent as one with %'
 AND folded.reason = 'sent as one with ' || told.id
JOIN notifications.notification AS notice ON notice.id = folded.notification_id
WHERE told.notification_id = $1 AND (told.id = $2 OR told.fallback = $3) AND notice.category = 'COMMENT'
"""
"""A mail in place of a push stands for all that the push stood for, on whichever device."""


async def joined(tx: Transaction, now: datetime, messages: Sequence[Message]) -> Sequence[Message]:
    """The messages, those that are grouped with the moment at which their group leaves."""
    grouped = [message for message in messages if message.grouped]
    if not grouped:
        return messages
    rows = await tx.fetch(
        _OPEN_GROUPS, [message.task_id for message in grouped], [message.user_id for message in grouped], now
    )
    leaves_at = {(row["user_id"], row["task_id"]): row["leaves_at"] for row in rows}
    return [
        replace(message, leaves_at=leaves_at.get((message.user_id, message.task_id), now + WINDOW))
        if message.grouped
        else message
        for message in messages
    ]


async def with_count(tx: Transaction, claimed: ClaimedDelivery, facts: Facts) -> Facts:
    """The facts of a message that is about to be sent; of a comment with how many it stands for, where these are
    several: its own and those that left with it, also if it is tried again.
    """
    if claimed.notice.category is not Category.COMMENT:
        return facts
    folded: int = await tx.fetchval(_FOLDED, claimed.notice.id, claimed.id, claimed.channel)
    return {**facts, "comments": folded + 1} if folded else facts


async def withdraw_comments(tx: Transaction, user_id: UUID, task_id: UUID, up_to: UUID) -> None:
    """What is still held of a task's comments up to one, for somebody who has read them, is not sent."""
    await tx.execute(_WITHDRAW_COMMENTS, user_id, task_id, up_to)


async def withdraw_notifications(tx: Transaction, user_id: UUID, notification_ids: Collection[UUID]) -> None:
    """Likewise of the comments that these notifications of theirs tell of."""
    await tx.execute(_WITHDRAW_NOTIFICATIONS, user_id, list(notification_ids))
