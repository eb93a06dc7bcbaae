"""What came of an attempt, recorded under the lock of its task where something else may have to be sent instead."""

from datetime import datetime
from uuid import UUID

import structlog

from core.database import Transaction, transaction
from services.lifecycle.model import Nothing, Wait
from services.notifications import falling_back
from services.notifications import recording as notifications
from services.notifications.model import Logged, Outcome, Sent, Unsent
from services.tasks import commands as tasks

log = structlog.get_logger(__name__)


async def record(delivery_id: UUID, attempt: int, outcome: Outcome, *, is_probe: bool = False) -> datetime | None:
    """Gives when to claim its delivery again, None when it is over. What failed for good, or fails still after a
    minute, may fall back."""
    if isinstance(outcome, Sent | Logged):
        return await notifications.record(delivery_id, attempt, outcome, is_probe=is_probe)
    async with transaction() as tx:
        await _hold_task(tx, delivery_id)
        return await notifications.record(delivery_id, attempt, outcome, is_probe=is_probe)


async def put_off(delivery_id: UUID, attempt: int, error: Exception, *, is_probe: bool) -> Wait | Nothing:
    """The words of a claimed message can't be made: it alone is tried again, for a better version may know how."""
    log.error("delivery.without_words", delivery_id=str(delivery_id), attempt=attempt, exc_info=error)
    told = f"no words: {type(error).__name__}: {' '.join(str(error).split())}"[: notifications.LONGEST_ANSWER]
    async with transaction() as tx:
        await _hold_task(tx, delivery_id)
        again = await notifications.put_off(delivery_id, attempt, told, is_probe=is_probe)
        return Nothing() if again is None else Wait((again - await tx.now()).total_seconds())


async def close(unsent: Unsent) -> None:
    """It is over and was not sent: it may fall back, or others leave in its place. Safe to repeat."""
    async with transaction() as tx:
        await _hold_task(tx, unsent.id)
        await notifications.close(tx, unsent)


async def fall_back(delivery_id: UUID) -> None:
    """It has waited for long, and its channel is out of order. Safe to repeat."""
    async with transaction() as tx:
        await _hold_task(tx, delivery_id)
        await falling_back.fall_back(tx, delivery_id)


async def _hold_task(tx: Transaction, delivery_id: UUID) -> None:
    """Before any lock of the delivery's, as the fence locks them."""
    task_id = await falling_back.task_of(tx, delivery_id)
    if task_id is not None:
        await tasks.lock(tx, [task_id])
