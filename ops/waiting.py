"""Waiting for what can only be asked for."""

import asyncio
from collections.abc import Awaitable, Callable

POLL_SECONDS = 0.05


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Ask every 50 ms until the answer is yes."""
    while not await true():  # noqa: ASYNC110 (nobody tells us, we have to ask)
        await asyncio.sleep(POLL_SECONDS)
