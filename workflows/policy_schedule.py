"""A start or end of a policy's schedule has come: let the rows decide what is in force now."""

from datetime import timedelta

from temporalio import workflow

from services.policies.model import LookAtSchedule
from workflows import limits

MOST_LOOKS = 10


@workflow.defn(name="PolicySchedule")
class PolicySchedule:
    """Started by the Temporal Schedule `policy-schedule:<schedule id>` at the instants that it was given.

    The clocks of Temporal and of PostgreSQL may differ a little, and PostgreSQL's counts: whoever comes too early waits
    for the rest of it.
    """

    @workflow.run
    async def run(self, look: LookAtSchedule) -> None:
        for _ in range(MOST_LOOKS):
            wait = await _settle(look)
            if wait is None or wait > limits.CLOCKS_DIFFER.total_seconds():
                return
            await workflow.sleep(timedelta(seconds=max(wait, 0)), summary="came too early")


async def _settle(look: LookAtSchedule) -> float | None:
    wait: float | None = await workflow.execute_activity(
        "settle_schedule",
        args=[look.schedule_id],
        result_type=float | None,  # type: ignore[arg-type]
        summary="puts in force what the rows say",
        **limits.SETTLE,
    )
    return wait
