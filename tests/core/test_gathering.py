"""Many who ask at once are answered together."""

import asyncio
from collections.abc import Sequence

import pytest

from core.gathering import MOST_TOGETHER, Gathering

pytestmark = pytest.mark.anyio


class Oracle:
    """Doubles numbers, once it is let go."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.may_answer = asyncio.Event()

    async def answer(self, questions: Sequence[int]) -> Sequence[int]:
        self.asked.append(len(questions))
        await self.may_answer.wait()
        if 13 in questions:
            raise ValueError("13")
        return [2 * question for question in questions]


async def test_who_asks_while_others_are_answered_is_answered_together_with_those_who_wait() -> None:
    oracle = Oracle()
    gathering = Gathering(oracle.answer)
    first = asyncio.create_task(gathering.answer(1))
    await asyncio.sleep(0)
    rest = [asyncio.create_task(gathering.answer(100 + number)) for number in range(MOST_TOGETHER + 1)]
    await asyncio.sleep(0)
    oracle.may_answer.set()
    assert await first == 2
    assert await asyncio.gather(*rest) == [2 * (100 + number) for number in range(MOST_TOGETHER + 1)]
    assert oracle.asked == [1, MOST_TOGETHER, 1]


async def test_what_goes_wrong_is_heard_by_all_who_asked_together_and_by_nobody_later() -> None:
    oracle = Oracle()
    oracle.may_answer.set()
    gathering = Gathering(oracle.answer)
    answers = await asyncio.gather(*map(gathering.answer, (1, 13)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [ValueError, ValueError]
    assert await gathering.answer(2) == 4


async def test_who_no_longer_waits_leaves_the_others_their_answers() -> None:
    oracle = Oracle()
    gathering = Gathering(oracle.answer)
    gone, stays = asyncio.create_task(gathering.answer(1)), asyncio.create_task(gathering.answer(2))
    await asyncio.sleep(0)
    gone.cancel()
    oracle.may_answer.set()
    assert await stays == 4
