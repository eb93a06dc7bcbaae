"""A run of digests: whoever is due is told what concerns them."""

from temporalio import workflow

from workflows import limits


@workflow.defn(name="Digests")
class Digests:
    """One run, started by the schedule `digests:<task queue>`. Who is due, and whom a run that died has told already,
    the rows know.
    """

    @workflow.run
    async def run(self) -> int:
        people: int = await workflow.execute_activity(
            "send_digests", result_type=int, summary="tells whoever is due", **limits.DIGESTS
        )
        workflow.set_current_details(f"Looked at {people} people who were due.")
        return people
