"""Sending a batch of deliveries of one channel, each until it is sent, final or withdrawn."""

from datetime import datetime, timedelta
from uuid import UUID

from temporalio import workflow

from core.queues import queue_of
from services.events.model import StartDeliver
from workflows import limits

ROUNDS_PER_RUN = 50
TOGETHER = timedelta(seconds=1)
"""Deliveries that come due within this time are asked for in one round."""


@workflow.defn(name="Deliver")
class Deliver:
    """Id: `deliver:<hash of its delivery ids>`; the relay starts it with a delay until `send_at`.

    When a delivery may be claimed, and how long to wait after a failure, the rows know: the activity `deliver` answers
    with those that are not done, and in how many seconds to ask for each again.
    """

    @workflow.run
    async def run(self, batch: StartDeliver) -> None:
        due = dict.fromkeys(batch.delivery_ids, workflow.now())
        rounds = 0
        while due:
            if rounds >= ROUNDS_PER_RUN or workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(StartDeliver(batch.channel, tuple(due), batch.send_at))
            await _sleep_until(min(due.values()), len(due))
            due = await _attempt(batch.channel, due)
            rounds += 1


async def _attempt(channel: str, due: dict[UUID, datetime]) -> dict[UUID, datetime]:
    """Deliver what is due now; give back what remains, and when each comes up again."""
    soon = workflow.now() + TOGETHER
    ready = [delivery_id for delivery_id, at in due.items() if at <= soon]
    waits: dict[UUID, float] = await workflow.execute_activity(
        "deliver",
        args=[ready],
        result_type=dict[UUID, float],
        task_queue=queue_of(channel, workflow.info().task_queue),
        summary=f"{len(ready)} by {channel}",
        **limits.DELIVER,
    )
    later = {delivery_id: at for delivery_id, at in due.items() if at > soon}
    return later | {delivery_id: workflow.now() + timedelta(seconds=wait) for delivery_id, wait in waits.items()}


async def _sleep_until(at: datetime, remaining: int) -> None:
    if (wait := at - workflow.now()) > timedelta(0):
        await workflow.sleep(wait, summary=f"{remaining} to be tried again")
