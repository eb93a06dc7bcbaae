"""What the API does for everybody else while something large is going on: a steady trickle of requests, each timed."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from ops.bench.people import Api, Person

REQUESTS_A_SECOND = 40
MOST_UNDER_WAY = 64


class Pace:
    """Reads a task, lists tasks and changes a task by turns, whether the ones before were answered or not."""

    def __init__(self, api: Api, person: Person, task_ids: Sequence[UUID]) -> None:
        self._api = api
        self._person = person
        self._task_ids = itertools.cycle(task_ids)
        self.latencies: list[float] = []

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """While the block runs; what it has asked by then is answered, too."""
        self.latencies = []
        stop = asyncio.Event()
        asking = asyncio.create_task(self._ask(stop))
        try:
            yield
        finally:
            stop.set()
            await asking

    async def _ask(self, stop: asyncio.Event) -> None:
        room = asyncio.Semaphore(MOST_UNDER_WAY)
        async with asyncio.TaskGroup() as asked:
            for number in itertools.count():
                if stop.is_set():
                    return
                await room.acquire()
                asked.create_task(self._ask_once(number, room))
                await asyncio.sleep(1 / REQUESTS_A_SECOND)

    async def _ask_once(self, number: int, room: asyncio.Semaphore) -> None:
        path = f"/tasks/{next(self._task_ids)}"
        began = time.perf_counter()
        try:
            match number % 3:
                case 0:
                    await self._api.get(self._person, path)
                case 1:
                    await self._api.get(self._person, "/tasks")
                case _:
                    await self._api.patch(self._person, path, {"title": f"Check the pumps, round {number}"})
        finally:
            room.release()
        self.latencies.append(time.perf_counter() - began)


def p99(latencies: Sequence[float]) -> float:
    """In seconds."""
    ordered = sorted(latencies)
    return ordered[len(ordered) * 99 // 100]
