"""What many ask for at the same moment, asked for together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")

AT_ONCE = 2
MOST_TOGETHER = 500


class Gathering(Generic[Question, Answer]):
    """One statement answers all who asked while the ones before it were under way; who asks alone never waits.

    `ask` gives an answer for each question, in their order. What it raises, each of those who asked raises.
    """

    def __init__(self, ask: Callable[[Sequence[Question]], Awaitable[Sequence[Answer]]]) -> None:
        self._ask = ask
        self._asked: list[tuple[Question, asyncio.Future[Answer]]] = []
        self._batches: set[asyncio.Task[None]] = set()

    async def answer(self, question: Question) -> Answer:
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._asked.append((question, answer))
        if len(self._batches) < AT_ONCE:
            batch = asyncio.create_task(self._take_batches())
            self._batches.add(batch)
            batch.add_done_callback(self._batches.discard)
        return await answer

    async def _take_batches(self) -> None:
        while self._asked:
            batch, self._asked = self._asked[:MOST_TOGETHER], self._asked[MOST_TOGETHER:]
            try:
                answers = await self._ask([question for question, _ in batch])
            except Exception as error:  # noqa: BLE001 - whoever asked raises it
                for _, waiting in batch:
                    if not waiting.done():
                        waiting.set_exception(error)
                continue
            for (_, waiting), answer in zip(batch, answers, strict=True):
                if not waiting.done():
                    waiting.set_result(answer)
