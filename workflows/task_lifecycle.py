"""The life of a task: take what is due, show how it stands, sleep until the next step or until something changed."""

from uuid import UUID

from msgspec import Struct
from temporalio import workflow
from temporalio.exceptions import FailureError, is_cancelled_exception

from services.lifecycle.model import Turn
from workflows import display, limits

TURNS_PER_RUN = 100
"""After so many the workflow goes on as a new run, with a short history that is replayed fast."""


class Carried(Struct):
    """What a run begins with: the fields of a `Poke` when the relay starts it, and what the run before hands on."""

    task_id: UUID
    key: str
    attributes: display.Attributes = display.Attributes()


@workflow.defn(name="TaskLifecycle")
class TaskLifecycle:
    """Keeps what was promised about one task, from its creation until it is closed or gone. Id: `task:<task id>`.

    What is due the activity `advance` decides from rows alone, so that a timer or a signal too many does no harm, nor
    one that is lost or late. Signal `changed`: look again; it carries nothing, so it can't be stale. Query `plan`: how
    the task stood after the last turn, and what comes next.
    """

    @workflow.init
    def __init__(self, carried: Carried) -> None:
        self._carried = carried
        self._poked = False
        self._turns = 0
        self._turn: Turn | None = None

    @workflow.run
    async def run(self, carried: Carried) -> None:
        while True:
            self._poked = False
            turn = await self._advance(carried.task_id)
            self._show(turn)
            if turn.closed and not self._poked:
                return
            await self._until_poked_or_due(turn)
            await self._start_afresh_when_long()

    @workflow.signal(description="Something about the task changed: look again.")
    def changed(self) -> None:
        self._poked = True

    @workflow.query(description="How the task stood after the last turn, and what comes next.")
    def plan(self) -> Turn | None:
        return self._turn

    async def _advance(self, task_id: UUID) -> Turn:
        """Ask until the services answer."""
        while True:
            self._turns += 1
            try:
                return await _advance_once(task_id)
            except FailureError as error:
                if is_cancelled_exception(error):
                    raise
                workflow.set_current_details(display.details_of_failure(error))
            await workflow.sleep(limits.ADVANCE_AGAIN, summary="asks again")
            await self._start_afresh_when_long()

    def _show(self, turn: Turn) -> None:
        self._turn = turn
        workflow.set_current_details(display.details(turn))
        attributes = display.Attributes.of(turn)
        if updates := attributes.updates_since(self._carried.attributes):
            workflow.upsert_search_attributes(updates)
            self._carried.attributes = attributes

    async def _until_poked_or_due(self, turn: Turn) -> None:
        try:
            await workflow.wait_condition(
                lambda: self._poked, timeout=turn.wait, timeout_summary=turn.next_step or "looks again"
            )
        except TimeoutError:
            return

    async def _start_afresh_when_long(self) -> None:
        if self._turns >= TURNS_PER_RUN or workflow.info().is_continue_as_new_suggested():
            await workflow.wait_condition(workflow.all_handlers_finished)
            workflow.continue_as_new(self._carried)


async def _advance_once(task_id: UUID) -> Turn:
    turns: list[Turn] = await workflow.execute_local_activity(
        "advance", args=[[task_id]], result_type=list[Turn], summary="takes what is due", **limits.ADVANCE
    )
    return turns[0]
