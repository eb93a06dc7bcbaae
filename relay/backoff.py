"""Going on trying: longer pauses after each failure in a row, and one line in the log an outage."""

import asyncio
import random
import time

import structlog

log = structlog.get_logger(__name__)

SHORTEST_SECONDS = 0.1
LONGEST_SECONDS = 2.0


async def pause(until: asyncio.Event, seconds: float) -> None:
    """Sleep, but not past an event."""
    try:
        async with asyncio.timeout(seconds):
            await until.wait()
    except TimeoutError:
        return


class Backoff:
    """The outages of one server, as one sink sees it."""

    def __init__(self, server: str, sink: str, stopping: asyncio.Event) -> None:
        self._log = log.bind(server=server, sink=sink)
        self._stopping = stopping
        self._failures = 0
        self._since = 0.0

    async def failed(self, error: Exception) -> None:
        """Say that an outage began, if this is its first failure, and wait before the next attempt."""
        if self._failures == 0:
            self._since = time.monotonic()
            self._log.warning("relay.outage", error=f"{type(error).__name__}: {error}")
        self._failures += 1
        longest = min(LONGEST_SECONDS, SHORTEST_SECONDS * 2 ** min(self._failures, 10))
        await pause(self._stopping, random.uniform(longest / 2, longest))  # noqa: S311

    def succeeded(self) -> None:
        """Say that the outage is over, if there was one."""
        if self._failures:
            self._failures = 0
            self._log.info("relay.outage_over", seconds=round(time.monotonic() - self._since, 3))
