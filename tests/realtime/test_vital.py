"""Tasks end when they are told to, even those that overhear it once."""

import asyncio

import pytest

from realtime.vital import end

pytestmark = pytest.mark.anyio


async def test_a_task_that_overhears_its_cancellation_ends_all_the_same() -> None:
    overheard = []

    async def hard_of_hearing() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            overheard.append(1)
        await asyncio.Event().wait()

    task = asyncio.create_task(hard_of_hearing())
    await asyncio.wait({task}, timeout=0.01)
    await asyncio.wait_for(end([task]), 5)
    assert overheard == [1]
    assert task.cancelled()


async def test_tasks_that_have_ended_or_fail_are_waited_for_as_well() -> None:
    async def fail() -> None:
        raise ValueError

    failing, done = asyncio.create_task(fail()), asyncio.create_task(asyncio.sleep(0))
    await asyncio.wait({done})
    await end([failing, done])
    assert failing.done()
    assert isinstance(failing.exception(), ValueError)
