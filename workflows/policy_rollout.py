"""Putting another policy in force for the open tasks that it governs, batch by batch."""

from uuid import UUID

from msgspec import Struct
from temporalio import workflow

from workflows import limits

TASKS_PER_BATCH = 100
BATCHES_PER_RUN = 500


class Carried(Struct):
    """What a run begins with: the fields of a `StartRollout`, and how far the runs before came.

    `after` is the last task of the last batch. A batch that is repeated after a crash does nothing twice.
    """

    rollout_id: UUID
    project_id: UUID | None
    batches: int = 0
    after: UUID | None = None


@workflow.defn(name="PolicyRollout")
class PolicyRollout:
    """Id: `rollout:<rollout id>`. Ends when no governed task is left."""

    @workflow.run
    async def run(self, rollout: Carried) -> None:
        for _ in range(BATCHES_PER_RUN):
            rollout.after = await _roll_out(rollout)
            rollout.batches += 1
            workflow.set_current_details(f"{rollout.batches} batches of up to {TASKS_PER_BATCH} tasks are through.")
            if rollout.after is None:
                return
        workflow.continue_as_new(rollout)


async def _roll_out(rollout: Carried) -> UUID | None:
    last: UUID | None = await workflow.execute_activity(
        "roll_out",
        args=[rollout.project_id, rollout.after, TASKS_PER_BATCH],
        result_type=UUID | None,  # type: ignore[arg-type]
        summary=f"batch {rollout.batches + 1}",
        **limits.ROLL_OUT,
    )
    return last
