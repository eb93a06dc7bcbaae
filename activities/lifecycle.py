"""What the workflows of tasks ask for: each one command."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from temporalio import activity

from services.lifecycle import commands, guarding
from services.lifecycle.model import Guarded, Turn

MOST_TOGETHER = 50
BATCHES_AT_ONCE = 2


class Advancing:
    """Takes what many workflows ask for at the same moment together: a transaction for fifty tasks costs a fraction of
    fifty. Who asks alone never waits; while two batches are under way, the next ones gather.
    """

    def __init__(self) -> None:
        self._asked: list[tuple[UUID, asyncio.Future[Turn]]] = []
        self._batches: set[asyncio.Task[None]] = set()

    @activity.defn
    async def advance(self, task_ids: list[UUID]) -> list[Turn]:
        """Take what is due. Safe to repeat: the identity of a step is unique."""
        loop = asyncio.get_running_loop()
        turns = [loop.create_future() for _ in task_ids]
        self._asked += zip(task_ids, turns, strict=True)
        if len(self._batches) < BATCHES_AT_ONCE:
            batch = asyncio.create_task(self._take_batches())
            self._batches.add(batch)
            batch.add_done_callback(self._batches.discard)
        return list(await asyncio.gather(*turns))

    async def _take_batches(self) -> None:
        while self._asked:
            batch, self._asked = self._asked[:MOST_TOGETHER], self._asked[MOST_TOGETHER:]
            try:
                await _answer(batch)
            except Exception:  # noqa: BLE001 - each asks again by itself, and hears what is wrong with its own task
                await asyncio.gather(*(_answer_alone(*asked) for asked in batch))


async def _answer(batch: Sequence[tuple[UUID, "asyncio.Future[Turn]"]]) -> None:
    task_ids = list(dict.fromkeys(task_id for task_id, _ in batch))
    turns = dict(zip(task_ids, await commands.advance(task_ids), strict=True))
    for task_id, turn in batch:
        if not turn.done():
            turn.set_result(turns[task_id])


async def _answer_alone(task_id: UUID, turn: "asyncio.Future[Turn]") -> None:
    try:
        await _answer([(task_id, turn)])
    except Exception as error:  # noqa: BLE001 - whoever asked raises it
        if not turn.done():
            turn.set_exception(error)


@activity.defn
async def guard() -> Guarded:
    """Poke what fell behind. Safe to repeat: a poke too many does nothing."""
    return await guarding.guard()
