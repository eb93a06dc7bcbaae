"""The roles as real processes, for tests that kill them."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.settings import Settings

_ROOT = Path(__file__).parent.parent
_STOPS_WITHIN = 10.0


def environment(settings: Settings, **changes: str) -> dict[str, str]:
    """What a role that runs with these settings finds in its environment."""
    return os.environ | {
        "MUSTER_DATABASE_URL": settings.database_url,
        "MUSTER_REDIS_URL": settings.redis_url,
        "MUSTER_REDIS_CLUSTER": "on" if settings.redis_cluster else "off",
        "MUSTER_REDIS_PREFIX": settings.redis_prefix,
        "MUSTER_TEMPORAL_ADDRESS": settings.temporal_address,
        "MUSTER_TASK_QUEUE": settings.task_queue,
        "MUSTER_DATA": str(settings.data),
        "MUSTER_PORT": str(settings.port),
        "MUSTER_PROCESS": settings.process_name,
        "MUSTER_RATE_LIMIT_FACTOR": str(settings.rate_limit_factor),
        **changes,
    }


@asynccontextmanager
async def role(name: str, settings: Settings, **changes: str) -> AsyncIterator[Process]:
    """`python -m name`, stopped at the end if nobody did so before."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", name), cwd=_ROOT, env=environment(settings, **changes), stdout=sys.stderr
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.wait(), _STOPS_WITHIN)
