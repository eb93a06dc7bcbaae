"""What many ask for at the same moment, asked for together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")

MOST_TOGETHER = 500
GATHERING_SECONDS = 0.003
"""How long those wait for company who asked while others were answered: in a crowd, statements cost more than time."""


class Gathering(Generic[Question, Answer]):
    """One statement answers all who asked while the one before it was under way; who asks alone never waits.

    `ask` gives an answer for each question, in their order. What it raises, each of those who asked raises.
    """

    def __init__(self, ask: Callable[[Sequence[Question]], Awaitable[Sequence[Answer]]]) -> None:
        self._ask = ask
        self._asked: list[tuple[Question, asyncio.Future[Answer]]] = []
        self._answering: asyncio.Task[None] | None = None

    async def answer(self, question: Question) -> Answer:
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._asked.append((question, answer))
        if self._answering is None:
            self._answering = asyncio.create_task(self._answer_all())
        return await answer

    async def _answer_all(self) -> None:
        try:
            while self._asked:
                batch, self._asked = self._asked[:MOST_TOGETHER], self._asked[MOST_TOGETHER:]
                await self._answer_batch(batch)
                if self._asked:
                    await asyncio.sleep(GATHERING_SECONDS)
        finally:
            self._answering = None

    async def _answer_batch(self, batch: "Sequence[tuple[Question, asyncio.Future[Answer]]]") -> None:
        try:
            answers = await self._ask([question for question, _ in batch])
        except Exception as error:  # noqa: BLE001 - whoever asked raises it
            for _, waiting in batch:
                if not waiting.done():
                    waiting.set_exception(error)
            return
        for (_, waiting), answer in zip(batch, answers, strict=True):
            if not waiting.done():
                waiting.set_result(answer)
