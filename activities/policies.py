"""What the workflows of schedules ask for."""

from uuid import UUID

from temporalio import activity

from services.policies import scheduling


@activity.defn
async def settle_schedule(schedule_id: UUID) -> float | None:
    """Put in force what the rows say; the seconds until the schedule's next start or end. Safe to repeat."""
    return await scheduling.settle(schedule_id)
