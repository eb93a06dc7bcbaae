"""Putting another policy in force for the open tasks that it governs, batch by batch."""

from uuid import UUID

from msgspec import Struct
from temporalio import workflow

from services.events.model import StartRollout
from workflows import timeouts

TASKS_PER_BATCH = 100
BATCHES_PER_RUN = 500


class Progress(Struct):
    """`after` is the last task of the last batch; a batch that is repeated after a crash does nothing twice."""

    batches: int = 0
    after: UUID | None = None


@workflow.defn(name="PolicyRollout")
class PolicyRollout:
    """Id: `rollout:<rollout id>`. Ends when no governed task is left."""

    @workflow.run
    async def run(self, rollout: StartRollout, progress: Progress | None = None) -> None:
        progress = progress or Progress()
        for _ in range(BATCHES_PER_RUN):
            progress.after = await _roll_out(rollout.project_id, progress)
            progress.batches += 1
            workflow.set_current_details(f"{progress.batches} batches of up to {TASKS_PER_BATCH} tasks are through.")
            if progress.after is None:
                return
        workflow.continue_as_new(args=[rollout, progress])


async def _roll_out(project_id: UUID | None, progress: Progress) -> UUID | None:
    last: UUID | None = await workflow.execute_activity(
        "roll_out",
        args=[project_id, progress.after, TASKS_PER_BATCH],
        result_type=UUID | None,  # type: ignore[arg-type]
        summary=f"batch {progress.batches + 1}",
        **timeouts.ROLL_OUT,
    )
    return last
