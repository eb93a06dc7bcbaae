"""The fence: ending what is still waiting to be sent, once its task has moved on or its comment is gone."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from core.database import Transaction

MOVED_ON = "the task has moved on"
COMMENT_DELETED = "the comment was deleted"
PERHAPS_SENT = "perhaps sent before"
ON_ITS_WAY = "on its way as the task moved on"

_END = """
UPDATE notifications.delivery SET
    withdrawn_at = $2,
    state = CASE WHEN state = 'FAILED' OR lease_until >= $2 THEN state ELSE 'WITHDRAWN' END,
    finished_at = CASE WHEN state = 'FAILED' THEN finished_at WHEN lease_until >= $2 THEN NULL ELSE $2 END,
    reason = CASE WHEN state = 'FAILED' THEN reason WHEN lease_until >= $2 THEN $4 WHEN lease_until IS NULL THEN $3
                  ELSE $3 || ', ' || $5 END
WHERE id IN (SELECT id FROM ended) AND state IN ('QUEUED', 'HELD', 'FAILED') AND withdrawn_at IS NULL
"""
"""What has failed stays so; but nobody can have it retried any more."""

_WITHDRAW = f"""
WITH ended AS (
    SELECT id FROM notifications.delivery
    WHERE task_id = $1 AND state IN ('QUEUED', 'HELD', 'FAILED') AND withdrawn_at IS NULL AND step_kind IS NOT NULL
      AND ($6::text[] IS NULL OR step_kind = ANY($6))
      AND NOT coalesce(step_kind = 'ASSIGNED' AND assignment_no = $7, false)
    ORDER BY id DESC FOR NO KEY UPDATE
)
{_END}
"""  # noqa: S608

_WITHDRAW_COMMENT = f"""
WITH ended AS (
    SELECT delivery.id FROM notifications.delivery
    JOIN notifications.notification AS notice ON notice.id = delivery.notification_id
    WHERE delivery.task_id = $1 AND delivery.state IN ('QUEUED', 'HELD', 'FAILED')
      AND delivery.withdrawn_at IS NULL
      AND delivery.step_kind IS NULL AND notice.facts ->> 'comment_id' = $6
    ORDER BY delivery.id DESC FOR NO KEY UPDATE OF delivery
)
{_END}
"""  # noqa: S608


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
    await tx.execute(_WITHDRAW, task_id, now, MOVED_ON, ON_ITS_WAY, PERHAPS_SENT, kinds, spare_assignment_no)


async def withdraw_comment(tx: Transaction, now: datetime, task_id: UUID, comment_id: UUID) -> None:
    """What is still waiting to be sent about a comment (`comment_id` of its facts) is not claimed once this commits."""
    await tx.execute(_WITHDRAW_COMMENT, task_id, now, COMMENT_DELETED, ON_ITS_WAY, PERHAPS_SENT, str(comment_id))
