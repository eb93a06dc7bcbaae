"""Tasks without which a process would go on, deaf: when one of them fails, the process ends, and is started anew."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger(__name__)


def vital(name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Run it as a task that ends by being cancelled, and in no other way."""
    task = asyncio.get_running_loop().create_task(work, name=name)
    task.add_done_callback(_end_with_it)
    return task


def _end_with_it(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        log.critical("task.failed", task=task.get_name(), exc_info=task.exception())
        signal.raise_signal(signal.SIGTERM)
