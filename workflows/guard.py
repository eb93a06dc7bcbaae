"""The guard: finds what fell behind every minute and pokes it; a lost signal or a terminated workflow heals so."""

from temporalio import workflow

from services.lifecycle.model import Guarded
from workflows import limits


@workflow.defn(name="Guard")
class Guard:
    """One look, started by the schedule `guard:<task queue>`."""

    @workflow.run
    async def run(self) -> Guarded:
        found: Guarded = await workflow.execute_activity(
            "guard", result_type=Guarded, summary="looks for what fell behind", **limits.GUARD
        )
        workflow.set_current_details(
            f"Poked {found.tasks} tasks, started {found.deliveries} deliveries anew, "
            f"took {found.unassigned} tasks back from people without access."
        )
        return found
