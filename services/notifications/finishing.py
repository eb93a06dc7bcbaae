"""Closing a delivery: the one statement that gives it its last state."""

from uuid import UUID

from core.database import Transaction
from services.notifications.model import DeliveryState
from services.notifications.withdrawing import ON_ITS_WAY

_FINISH = """
UPDATE notifications.delivery SET
    state = $2, error = $3, lease_until = NULL, finished_at = core.now(),
    reason = coalesce($4, CASE WHEN withdrawn_at IS NULL THEN reason ELSE $5 END)
WHERE id = $1 AND state IN ('QUEUED', 'HELD')
RETURNING address
"""


async def finish(
    tx: Transaction,
    delivery_id: UUID,
    state: DeliveryState,
    *,
    error: str | None = None,
    reason: str | None = None,
) -> str | None:
    """Close a delivery that was not sent, and give its address; None where it was closed before."""
    return await tx.fetchval(_FINISH, delivery_id, state, error, reason, ON_ITS_WAY)  # type: ignore[no-any-return]
