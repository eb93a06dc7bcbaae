"""Putting another policy in force for the open tasks that it governs, batch by batch."""

from uuid import UUID

from msgspec import Struct
from temporalio import workflow

from core.queues import ROLLOUTS, queue_of
from services.lifecycle.model import RolledOut
from workflows import limits

TASKS_PER_BATCH = 10
PIECES_PER_RUN = 500

Came = RolledOut | UUID | None
"""How far a piece came. A release that kept no rows answered with the last task of its batch, None at the end."""


class Carried(Struct):
    """What a run begins with: the fields of a `StartRollout`, and how many pieces are through.

    How far it has come stands in the rollout's row; `after` does it for one that an earlier release began.
    """

    rollout_id: UUID
    project_id: UUID | None
    batches: int = 0
    after: UUID | None = None


@workflow.defn(name="PolicyRollout")
class PolicyRollout:
    """Id: `rollout:<rollout id>`. Ends when no governed task is left, or when a later rollout looks at them all.

    The activity `roll_out` takes many batches, and after some seconds tells how far it has come. What it had committed
    when a worker died is not done again.
    """

    @workflow.run
    async def run(self, rollout: Carried) -> None:
        for _ in range(PIECES_PER_RUN):
            came = await _roll_out(rollout)
            rollout.batches += 1
            if came is None:
                return
            if isinstance(came, RolledOut):
                workflow.set_current_details(_details(came))
                if came.done:
                    return
            else:
                rollout.after = came
        workflow.continue_as_new(rollout)


def _details(came: RolledOut) -> str:
    return f"{came.looked_at} of {came.total} open tasks have been looked at."


async def _roll_out(rollout: Carried) -> Came:
    came: Came = await workflow.execute_activity(  # type: ignore[call-overload]
        "roll_out",
        args=[rollout.project_id, rollout.after, TASKS_PER_BATCH],
        result_type=Came,
        task_queue=queue_of(ROLLOUTS, workflow.info().task_queue),
        summary=f"piece {rollout.batches + 1}",
        **limits.ROLL_OUT,
    )
    return came
