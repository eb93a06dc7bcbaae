"""Tasks without which a process would go on, deaf: when one of them fails, the process ends, and is started anew."""

import asyncio
import signal
from collections.abc import Coroutine, Iterable
from typing import Any

import structlog

log = structlog.get_logger(__name__)

_AGAIN_SECONDS = 0.5


def vital(name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Run it as a task that ends by being cancelled, and in no other way."""
    task = asyncio.get_running_loop().create_task(work, name=name)
    task.add_done_callback(_end_with_it)
    return task


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks until they have ended, whatever came of them.

    Once is not enough: a cancellation that meets the end of a timeout or of a connection gets lost in redis-py now and
    then, and whoever waited for the task would wait for ever.
    """
    pending = {task for task in tasks if not task.done()}
    for task in pending:
        task.remove_done_callback(_end_with_it)  # however it ends now, the process need not end with it
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=_AGAIN_SECONDS)


def _end_with_it(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        log.critical("task.failed", task=task.get_name(), exc_info=task.exception())
        signal.raise_signal(signal.SIGTERM)
