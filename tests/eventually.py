"""Waiting for what will be true soon, without guessing how soon."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(check: Callable[[], Awaitable[T]], within: float = 10.0, every: float = 0.02) -> T:
    """Ask `check` until it gives something truthy, and give that back.

    An AssertionError in it counts as not yet. When time is over the last one is raised. Times are in seconds.
    """
    end = time.monotonic() + within
    while True:
        failure = AssertionError(f"still not true after {within} s")
        try:
            if result := await check():
                return result
        except AssertionError as error:
            failure = error
        if time.monotonic() >= end:
            raise failure
        await asyncio.sleep(every)


def eventually_sync(check: Callable[[], T], within: float = 10.0, every: float = 0.02) -> T:
    """The same for a test that is no coroutine."""

    async def ask() -> T:
        return check()

    return asyncio.run(eventually(ask, within, every))
