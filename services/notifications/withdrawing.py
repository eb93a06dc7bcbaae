"""The fence: ending what is still waiting to be sent, once its task has moved on or its comment is gone.

What left as one message with another is ended too, while that one has not arrived; where only the other one ends, it is
held again and leaves by itself.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from core.database import Transaction
from services.events.commands import append
from services.notifications.model import Channel
from services.notifications.rules import deliver_calls

MOVED_ON = "the task has moved on"
COMMENT_DELETED = "the comment was deleted"
PERHAPS_SENT = "perhaps sent before"
ON_ITS_WAY = "on its way as the task moved on"
RELEASED = "what it left with was withdrawn"

_OPEN = "SELECT id FROM notifications.delivery WHERE task_id = $1 AND state IN ('QUEUED', 'HELD', 'FAILED')"

_OF_STEPS = """(
    delivery.step_kind IS NOT NULL AND ($4::text[] IS NULL OR delivery.step_kind = ANY($4))
    AND NOT coalesce(delivery.step_kind = 'ASSIGNED' AND delivery.assignment_no = $5, false)
)"""

_OF_COMMENT = """(
    delivery.step_kind IS NULL AND EXISTS (
        SELECT FROM notifications.notification AS notice
        WHERE notice.id = delivery.notification_id AND notice.facts ->> 'comment_id' = $4
    )
)"""


def _end(which: str) -> str:
    """What has failed stays so; but nobody can have it retried any more."""
    return f"""
    WITH ended AS (
        SELECT id FROM notifications.delivery
        WHERE id = ANY($1::uuid[]) AND state IN ('QUEUED', 'HELD', 'FAILED') AND withdrawn_at IS NULL AND {which}
        ORDER BY id DESC FOR NO KEY UPDATE
    )
    UPDATE notifications.delivery SET
        withdrawn_at = $2,
        state = CASE WHEN state = 'FAILED' OR lease_until >= $2 THEN state ELSE 'WITHDRAWN' END,
        finished_at = CASE WHEN state = 'FAILED' THEN finished_at WHEN lease_until >= $2 THEN NULL ELSE $2 END,
        reason = CASE WHEN state = 'FAILED' THEN reason WHEN lease_until >= $2 THEN '{ON_ITS_WAY}'
                      WHEN lease_until IS NULL THEN $3 ELSE $3 || ', {PERHAPS_SENT}' END
    WHERE id IN (SELECT id FROM ended) AND state IN ('QUEUED', 'HELD', 'FAILED') AND withdrawn_at IS NULL
    """  # noqa: S608


def _end_folded(which: str) -> str:
    return f"""
    WITH ended AS (
        SELECT delivery.id FROM unnest($1::uuid[]) AS kept (id)
        JOIN notifications.delivery
          ON delivery.state = 'SKIPPED' AND delivery.reason LIKE 'sent as one with %'
         AND delivery.reason = 'sent as one with ' || kept.id
        WHERE {which}
        ORDER BY delivery.id DESC FOR NO KEY UPDATE OF delivery
    )
    UPDATE notifications.delivery SET state = 'WITHDRAWN', withdrawn_at = $2, finished_at = $2, reason = $3
    WHERE id IN (SELECT id FROM ended)
    """  # noqa: S608


_RELEASE = """
UPDATE notifications.delivery AS folded SET state = 'HELD', reason = $2, finished_at = NULL
FROM notifications.delivery AS kept, notifications.notification AS notice
WHERE kept.id = ANY($1::uuid[]) AND kept.state = 'WITHDRAWN'
  AND folded.state = 'SKIPPED' AND folded.reason LIKE 'sent as one with %'
  AND folded.reason = 'sent as one with ' || kept.id
  AND notice.id = folded.notification_id AND notice.read_at IS NULL
  AND NOT EXISTS (
      SELECT FROM notifications.delivery AS other WHERE other.notification_id = kept.notification_id
      AND other.channel = kept.fallback AND other.state IN ('SENT', 'LOGGED')
  )
RETURNING folded.id, folded.channel
"""
"""Not what was read meanwhile, nor what a mail has told in place of the push."""


async def withdraw(
    tx: Transaction,
    now: datetime,
    task_id: UUID,
    step_kinds: Collection[str] | None = None,
    spare_assignment_no: int | None = None,
) -> None:
    """The fence: what steps of these kinds (None: of all) still wanted to say is not claimed once this commits.

    What is claimed already is on its way and says so. ASSIGNED of the assignment `spare_assignment_no` stays, as does
    whatever no step said. The caller has locked the task.
    """
    kinds = None if step_kinds is None else list(step_kinds)
    await _withdraw(tx, now, task_id, MOVED_ON, _OF_STEPS, kinds, spare_assignment_no)


async def withdraw_comment(tx: Transaction, now: datetime, task_id: UUID, comment_id: UUID) -> None:
    """What still waits to be sent about a comment (`comment_id` of its facts) is not claimed once this commits. The
    caller has locked the task.
    """
    await _withdraw(tx, now, task_id, COMMENT_DELETED, _OF_COMMENT, str(comment_id))


async def _withdraw(tx: Transaction, now: datetime, task_id: UUID, reason: str, which: str, *values: object) -> None:
    """One after the other: what a claim folded as the first statement waited for it is seen by the second."""
    open_ids = [row["id"] for row in await tx.fetch(_OPEN, task_id)]
    if not open_ids:
        return
    await tx.execute(_end(which), open_ids, now, reason, *values)
    await tx.execute(_end_folded(which), open_ids, now, reason, *values)
    await release(tx, open_ids)


async def release(tx: Transaction, kept_ids: Collection[UUID]) -> None:
    """Hold again, and have sent, what left as one with those of these deliveries that were withdrawn. The caller has
    locked the task, so that a fence ends what is held here, or was there before.
    """
    rows = await tx.fetch(_RELEASE, list(kept_ids), RELEASED)
    if rows:
        now = await tx.now()
        await append(tx, calls=deliver_calls((Channel(row["channel"]), now, row["id"]) for row in rows))
